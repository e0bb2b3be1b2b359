import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, addAccount } from '../../fixtures/account.ts';
import type { Authenticator } from '../../fixtures/authenticator.ts';
import { clock } from '../../fixtures/clock.ts';
import { expect, test } from '../../fixtures/http.ts';
import { PlainBrowser } from '../../fixtures/plain-browser.ts';
import type { Server } from '../../fixtures/server.ts';

const enrolments = 30;

/** What a holder has seen of the own enrolment. */
interface Enrolment {
  account: Account;
  app?: Authenticator;
  /** The events that stand behind the pages shown. */
  shown: string[];
}

/** Enrols as far as the server lives. */
async function enrol(server: Server, enrolment: Enrolment): Promise<void> {
  const { account, shown } = enrolment;
  const browser = new PlainBrowser(server.address, server.origin);
  const expectAt = (heading: string, event: string) => {
    expect(browser.page.heading, browser.page.html).toBe(heading);
    shown.push(event);
  };
  await browser.startLogon(account);
  expectAt('Set up your authenticator', 'enrolment.started');
  const app = (enrolment.app = browser.authenticator());
  await browser.send({ code: app.fresh() });
  expectAt('Good to go', 'enrolment.verified');
  await browser.send();
  expectAt('Complete your logon', 'enrolment.acknowledged');
  await browser.send({ password: account.password, code: app.fresh() });
  expectAt('Keep your recovery codes', 'recovery.codes-made');
  await browser.send();
  expectAt('You are logged on', 'logon.logged-on');
}

/** The server is gone in the middle of a request: what a browser calls "connection lost". */
const isLostConnection = (error: unknown) =>
  error instanceof TypeError && /fetch failed|terminated/.test(error.message);

test('killed at any moment, an account is not enrolled or enrolled and usable', async ({
  startServer,
}) => {
  test.setTimeout(480_000);
  const server = await startServer();
  const all: Enrolment[] = [];
  for (let count = 0; count <= enrolments; count += 1) {
    all.push({ account: await addAccount(server), shown: [] });
  }

  // The first one lives, and tells how long the moment may be waited for.
  const [undisturbed, ...disturbed] = all as [Enrolment, ...Enrolment[]];
  const begin = performance.now();
  await enrol(server, undisturbed);
  const whole = performance.now() - begin;

  for (const enrolment of disturbed) {
    const moment = Math.random() * whole;
    const holder = enrol(server, enrolment).catch((error: unknown) => {
      if (!isLostConnection(error)) throw error;
    });
    await Promise.all([holder, sleep(moment).then(() => server.stop('SIGKILL'))]);
    await server.start();
  }

  clock.reach(clock.step + 2); // every code given so far is history
  const outcomes: Record<string, number> = {};
  for (const { account, app, shown } of all) {
    const events = server
      .rows<{ kind: string }>(
        `SELECT kind FROM audit_event JOIN account ON account.id = audit_event.account_id
         WHERE account.user_id = '${account.userId}'`,
      )
      .map(({ kind }) => kind);
    expect(events, `shown to ${account.userId}`).toEqual(expect.arrayContaining(shown));

    const browser = new PlainBrowser(server.address, server.origin);
    const { heading } = await browser.startLogon(account);
    if (heading === 'Verification code') {
      expect(events).toContain('enrolment.verified');
      expect(app, 'enrolled with a secret that was shown').toBeDefined();
      const code = app!.code(clock.step);
      const { heading } = await browser.send({ code });
      // Whoever has not said that the recovery codes are kept, or never saw any, is shown new ones.
      const kept = events.includes('recovery.codes-kept');
      expect(heading).toBe(kept ? 'You are logged on' : 'Keep your recovery codes');
      if (!kept) expect((await browser.send()).heading).toBe('You are logged on');
    } else {
      expect(events).not.toContain('enrolment.verified');
      expect(heading).toBe('Set up your authenticator');
      await enrol(server, { account, shown: [] });
    }
    const outcome = `${shown.at(-1) ?? 'nothing'} shown, then asked for "${heading}"`;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  console.log(outcomes);
});
