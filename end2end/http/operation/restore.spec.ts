import { join } from 'node:path';
import { type Account, addAccount } from '../../fixtures/account.ts';
import type { Authenticator } from '../../fixtures/authenticator.ts';
import { clock } from '../../fixtures/clock.ts';
import { PlainBrowser } from '../../fixtures/plain-browser.ts';
import { expect, test } from '../../fixtures/postgres.ts';
import type { Server } from '../../fixtures/server.ts';

/** Somebody who has, or is about to have, an authenticator. */
interface Holder {
  account: Account;
  browser: PlainBrowser;
  app?: Authenticator;
}

/** The first logon. */
async function enrol(holder: Holder): Promise<Authenticator> {
  return (holder.app = await holder.browser.enrol(holder.account));
}

/** With a code that counts after a restore: new recovery codes, then in. */
async function logOnAgain(browser: PlainBrowser, app: Authenticator): Promise<void> {
  expect((await browser.send({ code: app.code(clock.step) })).heading).toBe(
    'Keep your recovery codes',
  );
  expect((await browser.send()).heading).toBe('You are logged on');
}

interface Load {
  newcomers: Holder[];
  browsers: PlainBrowser[];
  loggedOn: number;
  enrolled: number;
}

/**
 * While `during` runs, several at once enrol, are added and log on. Who waits for the enrolment
 * comes first, so that it is not adding accounts that takes the time.
 */
async function underLoad(
  server: Server,
  waiting: Account[],
  during: (load: Load) => Promise<void>,
): Promise<Load> {
  const load: Load = { newcomers: [], browsers: [], loggedOn: 0, enrolled: 0 };
  let over = false;
  const open = () => {
    const browser = new PlainBrowser(server.address, server.origin);
    load.browsers.push(browser);
    return browser;
  };
  const logOn = async () => {
    const account = await addAccount(server, { twoFactor: false });
    while (!over) {
      expect((await open().startLogon(account)).heading).toBe('You are logged on');
      load.loggedOn += 1;
    }
  };
  const join = async () => {
    while (!over) {
      const account = waiting.pop() ?? (await addAccount(server));
      const newcomer: Holder = { account, browser: open() };
      load.newcomers.push(newcomer);
      await enrol(newcomer);
      load.enrolled += 1;
    }
  };
  const all = [during(load), logOn(), logOn(), join(), join(), join()];
  await Promise.all(all.map((one) => one.finally(() => (over = true))));
  return load;
}

for (const [from, to] of [
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
] as const) {
  test(`R44: a backup of ${from} under load, restored to ${to}, lets everybody log on again`, async ({
    postgres,
    startServer,
  }) => {
    test.setTimeout(240_000);
    const served = await startServer(from === 'PostgreSQL' ? { databaseUrl: postgres } : {});
    const { keyFile, origin, folder } = served;
    const file = join(folder, 'backup.gtg');

    const enrolled = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const browser = new PlainBrowser(served.address, origin);
        const holder = { account: await addAccount(served), browser };
        return { ...holder, app: await enrol(holder) };
      }),
    );

    const waiting: Account[] = [];
    while (waiting.length < 16) {
      const four = Array.from({ length: 4 }, () => addAccount(served));
      waiting.push(...(await Promise.all(four)));
    }

    const before = { loggedOn: 0, added: 0, enrolled: 0 };
    const meanwhile = { loggedOn: 0, enrolled: 0 };
    const { newcomers, browsers } = await underLoad(served, waiting, async (load) => {
      await expect.poll(() => load.enrolled, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
      before.loggedOn = load.loggedOn;
      before.added = load.newcomers.length;
      before.enrolled = load.enrolled;
      // Half of the enrolled log on just now.
      const [told] = await Promise.all([
        served.cli(['backup', file]),
        ...enrolled.slice(3).map(async ({ account, app }) => {
          const browser = new PlainBrowser(served.address, origin);
          load.browsers.push(browser);
          expect((await browser.startLogon(account)).heading).toBe('Verification code');
          const page = await browser.send({ code: app.fresh() });
          expect(page.heading).toBe('You are logged on');
        }),
      ]);
      meanwhile.loggedOn = load.loggedOn - before.loggedOn;
      meanwhile.enrolled = load.enrolled - before.enrolled;
      expect(told).toContain('everything but the keys');
    });
    await served.stop();

    const databaseUrl = to === 'PostgreSQL' ? postgres : `sqlite:${join(folder, 'restored.db')}`;
    const restored = await served.cli(['restore', file], {
      env: { GTG__DATABASE__URL: databaseUrl },
    });
    expect(restored).toContain('Nobody is logged on');
    const node = await startServer({ databaseUrl, keyFile, origin });

    for (const browser of [...browsers, ...enrolled.map(({ browser }) => browser)]) {
      expect((await browser.onNode(node.address).open('/')).heading).toBe('Log on');
    }

    const back = [];
    for (const { account, app } of enrolled) {
      const browser = new PlainBrowser(node.address, origin);
      expect((await browser.startLogon(account)).heading).toBe('Verification code');
      // Three of them never used it, and without the restore it would count.
      const { heading } = await browser.send({ code: app.code(clock.step + 1) });
      expect(heading).toBe('Verification code');
      back.push({ browser, app });
    }
    clock.reach(clock.step + 2);
    for (const { browser, app } of back) await logOnAgain(browser, app);

    // Who enrolled while the backup was taken is in it, in the middle of it, or not at all.
    const outcomes: Record<string, number> = {};
    for (const [index, { account, app: old }] of newcomers.entries()) {
      const holder: Holder = { account, browser: new PlainBrowser(node.address, origin) };
      const { heading } = await holder.browser.startLogon(account);
      outcomes[heading] = (outcomes[heading] ?? 0) + 1;
      if (heading === 'Verification code') {
        expect(old, 'enrolled with a secret that was shown').toBeDefined();
        await logOnAgain(holder.browser, old!);
      } else if (heading === 'Set up your authenticator') {
        expect((await enrol(holder)).secret, 'begins anew').not.toBe(old?.secret);
      } else {
        // Not added yet, or 2FA not switched on yet.
        expect(index, heading).toBeGreaterThanOrEqual(before.added);
        expect(['Log on', 'You are logged on']).toContain(heading);
      }
    }
    console.log({ meanwhile, outcomes });
    // So many had enrolled before the backup began.
    expect(outcomes['Verification code']).toBeGreaterThanOrEqual(before.enrolled);
    expect(await node.cli(['audit', 'verify'])).toBeTruthy();
  });
}
