import { copyFileSync } from 'node:fs';
import { type Account, addAccount } from '../../fixtures/account.ts';
import type { Authenticator } from '../../fixtures/authenticator.ts';
import { clock } from '../../fixtures/clock.ts';
import { PlainBrowser } from '../../fixtures/plain-browser.ts';
import { expect, test } from '../../fixtures/postgres.ts';
import type { Server } from '../../fixtures/server.ts';

const kills = 10;

/** Sets up an authenticator: one secret more in the database. */
async function enrol(server: Server, node: Server): Promise<[Account, Authenticator]> {
  const account = await addAccount(server);
  const browser = new PlainBrowser(node.address, server.origin);
  expect((await browser.startLogon(account)).heading).toBe('Set up your authenticator');
  const app = browser.authenticator();
  expect((await browser.send({ code: app.fresh() })).heading).toBe('Good to go');
  return [account, app];
}

test('keys are rotated while two nodes serve, killed at any moment', async ({
  postgres,
  startServer,
}) => {
  test.setTimeout(300_000);
  const here = await startServer({ databaseUrl: postgres });
  const { keyFile, origin } = here;
  const there = await startServer({ databaseUrl: postgres, keyFile, origin });
  const nodes = [here, there] as const;
  const oldKeyFile = `${keyFile}.old`;
  copyFileSync(keyFile, oldKeyFile);

  const enrolled: [Account, Authenticator][] = [];
  for (let count = 0; count < 10; count += 1) {
    enrolled.push(await enrol(here, nodes[count % 2]!));
  }
  // One that begins with the old key and goes on with the new one.
  const between = await addAccount(here);
  const browser = new PlainBrowser(there.address, origin);
  await browser.startLogon(between);
  const app = browser.authenticator();

  const begin = performance.now();
  expect(await here.cli(['keys', 'rotate'])).toContain('the old key opens nothing');
  const whole = performance.now() - begin;
  expect((await browser.send({ code: app.fresh() })).heading).toBe('Good to go');
  enrolled.push([between, app]);

  const outcomes: Record<string, number> = {};
  for (let count = 0; count < kills; count += 1) {
    const [outcome, one] = await Promise.all([
      here.kill(['keys', 'rotate'], 1 + Math.random() * whole),
      enrol(here, nodes[count % 2]!),
    ]);
    enrolled.push(one);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    expect(await there.cli(['keys', 'check'])).toContain('all of them open');
  }
  console.log(outcomes);
  expect(await there.cli(['keys', 'rotate'])).toContain('the old key opens nothing');
  const checked = await here.cli(['keys', 'check']);
  expect(checked).toContain(`Secrets: ${enrolled.length}; all of them open`);
  expect(checked).not.toContain('not finished');

  // Neither node was ever started again, and nobody notices.
  clock.reach(clock.step + 2);
  for (const [index, [account, app]] of enrolled.entries()) {
    const browser = new PlainBrowser(nodes[index % 2]!.address, origin);
    expect((await browser.startLogon(account)).heading).toBe('Verification code');
    const page = await browser.send({ code: app.code(clock.step) });
    // Nobody went on to the recovery codes while enrolling, so they come now.
    expect(page.heading, account.userId).toBe('Keep your recovery codes');
    expect((await browser.send()).heading).toBe('You are logged on');
  }
  const old = startServer({ databaseUrl: postgres, keyFile: oldKeyFile });
  await expect(old).rejects.toThrow('does not fit this database');
});
