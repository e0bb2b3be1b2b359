import { addAccount } from '../../fixtures/account.ts';
import { expect, LOGON, OFFICE, PAYROLL, SESSION, test } from '../../fixtures/site.ts';
import { values } from '../../fixtures/upstream.ts';

/** The way to applications behind nginx and Caddy, with the configuration files that we ship. */
for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: from the first visit over the enrolment to the deep link`, async ({
    startSite,
  }) => {
    const { server, office, browser } = await startSite(kind);
    const account = await addAccount(server);
    const { userId, password, name } = account;
    await server.cli(['account', 'email', userId, 'sian@example.org']);
    await server.cli(['account', 'groups', userId, 'rota', 'office']);
    const deep = '/rota/week%203?x=%2F&y=a+b';

    const visitor = browser();
    const first = await visitor.step(`${OFFICE}${deep}`);
    expect(first.status).toBe(302);
    expect(first.headers.get('location')).toContain(`${LOGON}/auth/go?rd=https%3A%2F%2Foffice.`);
    expect(first.headers.getSetCookie().join()).toMatch(/^__Host-gtg_state=.*HttpOnly.*Secure/);
    expect(first.headers.has('remote-user')).toBe(false);

    expect((await visitor.open(`${OFFICE}${deep}`)).heading).toBe('Log on');
    expect(new URL(visitor.page.url).origin).toBe(LOGON);
    const enrolment = await visitor.send({ user_id: userId, password });
    expect(enrolment.heading).toBe('Set up your authenticator');
    const app = visitor.authenticator();
    expect((await visitor.send({ code: app.fresh() })).heading).toBe('Good to go');
    expect((await visitor.send()).heading).toBe('Complete your logon');
    const codes = await visitor.send({ password, code: app.fresh() });
    expect(codes.heading).toBe('Keep your recovery codes');
    expect(office.take(), 'nothing has reached the application').toEqual([]);

    const arrived = await visitor.send();
    expect(arrived).toMatchObject({ url: `${OFFICE}${deep}`, status: 200 });
    const [seen, ...more] = office.take();
    expect(more).toEqual([]);
    expect(seen).toMatchObject({ method: 'GET', url: deep });
    expect(values(seen!, 'remote-user')).toEqual([userId]);
    expect(values(seen!, 'remote-name')).toEqual([name]);
    expect(values(seen!, 'remote-email')).toEqual(['sian@example.org']);
    expect(values(seen!, 'remote-groups').map((list) => list.split(',').sort())).toEqual([
      ['office', 'rota'],
    ]);
    expect(values(seen!, 'x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(values(seen!, 'x-forwarded-proto')).toEqual(['https']);
    expect([...visitor.cookies(OFFICE).keys()]).toContain(SESSION);
  });

  test(`${kind}: one logon opens all applications, and only to whom they are for`, async ({
    startSite,
  }) => {
    const { server, office, payroll, browser } = await startSite(kind);
    const account = await addAccount(server, { twoFactor: false });
    const { userId, password } = account;
    const visitor = browser();
    await visitor.open(`${OFFICE}/?a=1`);
    expect(await visitor.send({ user_id: userId, password })).toMatchObject({
      url: `${OFFICE}/?a=1`,
      status: 200,
    });
    const refused = await visitor.open(`${PAYROLL}/wages`);
    expect(refused).toMatchObject({ status: 403, heading: 'Not for this user ID' });
    expect(payroll.take()).toEqual([]);

    await server.cli(['account', 'groups', userId, 'payroll']);
    expect(await visitor.open(`${PAYROLL}/wages`)).toMatchObject({ url: `${PAYROLL}/wages` });
    expect(payroll.take().map((seen) => values(seen, 'remote-user'))).toEqual([[userId]]);

    // From one moment to the next they may not any more. Another process did it: within a second.
    await server.cli(['account', 'groups', userId, 'office']);
    await expect(async () => {
      expect((await visitor.ask(`${PAYROLL}/wages`)).status).toBe(403);
    }).toPass({ timeout: 3_000 });
    expect((await visitor.ask(`${OFFICE}/`)).status).toBe(200);
    expect(office.take().length).toBeGreaterThan(0);
  });

  test(`${kind}: only pages are sent to the logon, and http to https`, async ({ startSite }) => {
    const { office, proxy, browser } = await startSite(kind);
    for (const accept of ['application/json', 'image/png', '']) {
      const headers: [string, string][] = accept ? [['Accept', accept]] : [];
      const answer = await browser().ask(`${OFFICE}/picture?x=1`, { headers });
      expect(answer.status, accept).toBe(401);
      expect(answer.headers.has('location')).toBe(false);
    }
    const plain = await fetch(`http://127.0.0.1:${proxy.plainPort}/a?b=c`, {
      redirect: 'manual',
      headers: { host: 'office.example' },
    });
    expect([301, 308]).toContain(plain.status);
    expect(office.take()).toEqual([]);
  });
}
