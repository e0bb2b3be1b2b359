import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { addAccount } from '../fixtures/account.ts';
import { now, reach } from '../fixtures/authenticator.ts';
import { expect, test as http } from '../fixtures/http.ts';
import { PlainBrowser } from '../fixtures/plain-browser.ts';

const rounds = 20;

const test = http.extend<{
  /** A PostgreSQL database for this test alone. */
  postgres: string;
}>({
  postgres: async ({}, use) => {
    const cluster = process.env.GTG_TEST_POSTGRES_URL;
    if (!cluster) {
      throw new Error(
        'GTG_TEST_POSTGRES_URL is not set. script/test starts a throw-away PostgreSQL and sets it; ' +
          'by hand: GTG_TEST_POSTGRES_URL=postgres://USER@127.0.0.1:PORT/postgres npm test',
      );
    }
    const name = `gtg_nodes_${randomBytes(5).toString('hex')}`;
    const sql = (command: string) => execFileSync('psql', ['-qX', '-c', command, cluster]);
    sql(`CREATE DATABASE ${name}`);
    const url = new URL(cluster);
    url.pathname = `/${name}`;
    await use(url.href);
    sql(`DROP DATABASE ${name} WITH (FORCE)`);
  },
});

test('one code sent to two nodes at once succeeds once', async ({ postgres, startServer }) => {
  test.setTimeout(300_000);
  const here = await startServer({ databaseUrl: postgres });
  const { keyFile, origin } = here;
  const there = await startServer({ databaseUrl: postgres, keyFile, origin });

  // Each round has an account of its own, enrolled by turns through both nodes.
  const enrolled = [];
  let last = 0;
  for (let round = 0; round < rounds; round += 1) {
    const account = await addAccount(here);
    const browser = new PlainBrowser(here.address, origin);
    expect((await browser.startLogon(account)).heading).toBe('Set up your authenticator');
    const app = browser.authenticator();
    expect((await browser.send({ code: await app.fresh() })).heading).toBe('Good to go');
    const other = browser.onNode(there.address);
    expect((await other.send()).heading).toBe('Complete your logon');
    const answer = { password: account.password, code: await app.fresh() };
    expect((await other.send(answer)).heading).toBe('Keep your recovery codes');
    expect((await browser.onNode(here.address).open('/')).heading).not.toBe('You are logged on');
    expect((await other.send()).heading).toBe('You are logged on');
    enrolled.push({ account, app });
    last = now();
  }

  await reach(last + 1); // codes of the step after it are accepted, and nobody used them yet
  for (const [round, { account, app }] of enrolled.entries()) {
    const nodes = round % 2 ? [there, here] : [here, there];
    const browsers = nodes.map(({ address }) => new PlainBrowser(address, origin));
    for (const browser of browsers) {
      expect((await browser.startLogon(account)).heading).toBe('Verification code');
    }
    const code = app.code(Math.max(last + 2, now()));
    const pages = await Promise.all(browsers.map((browser) => browser.send({ code })));
    const headings = pages.map(({ heading }) => heading).sort();
    expect(headings, `round ${round}`).toEqual(['Verification code', 'You are logged on']);
    const refused = pages.find(({ heading }) => heading === 'Verification code');
    expect(refused?.html, 'says that the code is spent').toMatch(/second/i);
  }
});
