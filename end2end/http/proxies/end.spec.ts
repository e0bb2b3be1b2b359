import { expect, LOGON, OFFICE, PAYROLL, SESSION, type Site, test } from '../../fixtures/site.ts';

type LoggedOn = Awaited<ReturnType<Site['loggedOn']>>;

/** What both applications and the logon answer. */
async function statuses(visitor: LoggedOn): Promise<unknown[]> {
  const applications = [await visitor.ask(`${OFFICE}/`), await visitor.ask(`${PAYROLL}/`)];
  const logon = await visitor.open(`${LOGON}/`);
  return [...applications.map(({ status }) => status), logon.heading];
}

const open = [200, 200, 'You are logged on'];
const closed = [401, 401, 'Log on'];
const form = (origin: string) => ({
  method: 'POST',
  headers: [
    ['Origin', origin],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ] as [string, string][],
});

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r27 logging off in one place ends all`, async ({ startSite }) => {
    const { office, payroll, loggedOn } = await startSite(kind);
    const both = [`${OFFICE}/`, `${PAYROLL}/`] as const;
    const taken = () => [...office.take(), ...payroll.take()].map(({ url }) => url);

    const atLogon = await loggedOn(...both);
    expect(await statuses(atLogon)).toEqual(open);
    expect((await atLogon.send()).heading).toBe('Log on');
    taken();
    expect(await statuses(atLogon)).toEqual(closed);
    expect(taken()).toEqual([]);

    const atOffice = await loggedOn(...both);
    // Not by a form of another site, or of another application.
    for (const origin of ['https://evil.example', PAYROLL, LOGON, 'null']) {
      const answer = await atOffice.ask(`${OFFICE}/auth/log-off`, form(origin));
      expect(answer.status, origin).toBe(403);
    }
    expect(await statuses(atOffice)).toEqual(open);
    const rd = encodeURIComponent(`${OFFICE}/bye?a=b`);
    const gone = await atOffice.ask(`${OFFICE}/auth/log-off?rd=${rd}`, form(OFFICE));
    expect([gone.status, gone.headers.get('location')]).toEqual([303, `${OFFICE}/bye?a=b`]);
    expect(gone.headers.getSetCookie().join()).toMatch(/^__Host-gtg_app=;.*Max-Age=0/);
    expect(taken()).not.toContain('/auth/log-off');
    expect(await statuses(atOffice)).toEqual(closed);

    const byLink = await loggedOn(...both);
    const question = await byLink.open(`${PAYROLL}/auth/log-off`);
    expect(question).toMatchObject({ status: 200, heading: 'Log off' });
    expect(new URL(question.url).origin).toBe(LOGON);
    expect(await statuses(byLink), 'a link alone does nothing').toEqual(open);
    await byLink.open(`${PAYROLL}/auth/log-off`);
    expect((await byLink.send()).heading).toBe('Log on');
    taken();
    expect(await statuses(byLink)).toEqual(closed);
    expect(taken()).toEqual([]);
  });

  test(`${kind}: r32 without Good to Go nothing opens`, async ({ startSite }) => {
    const { server, office, browser, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    expect((await visitor.ask(`${OFFICE}/`)).status).toBe(200);
    office.take();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await server.stop(signal);
      for (const who of [visitor, browser()]) {
        for (const path of ['/', '/auth/ticket?ticket=x', '/auth/log-off']) {
          for (const method of ['GET', 'POST']) {
            const headers: [string, string][] = [['Accept', 'text/html']];
            const answer = await who.ask(`${OFFICE}${path}`, { method, headers });
            expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(500);
          }
        }
      }
      expect(office.take()).toEqual([]);
      await server.start();
      expect((await visitor.ask(`${OFFICE}/`)).status, 'and then it does').toBe(200);
      office.take();
    }
    expect(visitor.cookies(OFFICE).has(SESSION)).toBe(true);
  });
}
