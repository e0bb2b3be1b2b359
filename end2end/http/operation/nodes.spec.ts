import { addAccount } from '../../fixtures/account.ts';
import { clock } from '../../fixtures/clock.ts';
import { PlainBrowser } from '../../fixtures/plain-browser.ts';
import { expect, test } from '../../fixtures/postgres.ts';

const rounds = 20;

test('one code sent to two nodes at once succeeds once', async ({ postgres, startServer }) => {
  test.setTimeout(300_000);
  const here = await startServer({ databaseUrl: postgres });
  const { keyFile, origin } = here;
  const there = await startServer({ databaseUrl: postgres, keyFile, origin });

  // Each round has an account of its own, enrolled by turns through both nodes.
  const enrolled = [];
  for (let round = 0; round < rounds; round += 1) {
    const account = await addAccount(here);
    const browser = new PlainBrowser(here.address, origin);
    expect((await browser.startLogon(account)).heading).toBe('Set up your authenticator');
    const app = browser.authenticator();
    expect((await browser.send({ code: app.fresh() })).heading).toBe('Good to go');
    const other = browser.onNode(there.address);
    expect((await other.send()).heading).toBe('Complete your logon');
    const answer = { password: account.password, code: app.fresh() };
    expect((await other.send(answer)).heading).toBe('Keep your recovery codes');
    expect((await browser.onNode(here.address).open('/')).heading).not.toBe('You are logged on');
    expect((await other.send()).heading).toBe('You are logged on');
    enrolled.push({ account, app });
  }

  clock.reach(clock.step + 1); // codes of the step after it are accepted, and nobody used them yet
  for (const [round, { account, app }] of enrolled.entries()) {
    const nodes = round % 2 ? [there, here] : [here, there];
    const browsers = nodes.map(({ address }) => new PlainBrowser(address, origin));
    for (const browser of browsers) {
      expect((await browser.startLogon(account)).heading).toBe('Verification code');
    }
    const code = app.code(clock.step + 1);
    const pages = await Promise.all(browsers.map((browser) => browser.send({ code })));
    const headings = pages.map(({ heading }) => heading).sort();
    expect(headings, `round ${round}`).toEqual(['Verification code', 'You are logged on']);
    const refused = pages.find(({ heading }) => heading === 'Verification code');
    expect(refused?.html, 'says that the code is spent').toMatch(/used a moment ago/);
  }
});
