import { Proxy } from '../../fixtures/proxy.ts';
import { expect, LOGON, OFFICE, PAYROLL, SESSION, SiteBrowser, test } from '../../fixtures/site.ts';

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r32 junk, foreign and doubled cookies open nothing`, async ({ startSite }) => {
    const { office, browser, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`, `${PAYROLL}/`);
    const own = visitor.cookies(OFFICE).get(SESSION)!;
    const foreign = visitor.cookies(PAYROLL).get(SESSION)!;
    const logon = visitor.cookies(LOGON).get('__Host-gtg')!;
    for (const cookies of [
      [`${SESSION}=`],
      [`${SESSION}=junk`],
      [`${SESSION}=${'A'.repeat(43)}`],
      [`${SESSION}=${own}A`],
      [`${SESSION}=${own.slice(0, -1)}`],
      [`${SESSION}=${foreign}`],
      [`${SESSION}=${logon}`],
      [`gtg_app=${own}`],
      [`__host-gtg_app=${own}`],
      [`__Host-gtg=${own}`],
      [`${SESSION}=${own}; ${SESSION}=${own}`],
      [`${SESSION}=${own}; ${SESSION}=junk`],
      [`${SESSION}=junk; ${SESSION}=${own}`],
      [`${SESSION}=${own}`, `${SESSION}=${own}`],
      [`${SESSION}=junk`, `${SESSION}=${own}`],
    ]) {
      const headers = cookies.map((value): [string, string] => ['Cookie', value]);
      const answer = await browser().ask(`${OFFICE}/`, { headers });
      expect(answer.status, cookies.join(' | ')).toBe(401);
    }
    expect(office.take()).toEqual([]);
    // It was worth something all the time.
    expect((await visitor.ask(`${OFFICE}/`)).status).toBe(200);
  });

  test(`${kind}: r35 a cookie is worth something where it was given only`, async ({
    startSite,
  }) => {
    const { office, payroll, browser, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`, `${PAYROLL}/`);
    const own = visitor.cookies(OFFICE).get(SESSION)!;

    // An application's cookie at the logon, under all names.
    const thief = browser();
    for (const name of ['__Host-gtg', SESSION, 'gtg', '__Host-gtg_pre', '__Host-gtg_device']) {
      thief.cookies(LOGON).set(name, own);
    }
    expect((await thief.open(`${LOGON}/`)).heading).toBe('Log on');

    // At another application, which is told to be the first one.
    for (const name of ['X-Forwarded-Host', 'X_Forwarded_Host', 'X-Original-Host', 'Forwarded']) {
      const value = name === 'Forwarded' ? 'host=office.example;proto=https' : 'office.example';
      const headers: [string, string][] = [
        ['Cookie', `${SESSION}=${own}`],
        [name, value],
      ];
      expect((await browser().ask(`${PAYROLL}/`, { headers })).status, name).toBe(401);
    }
    expect([...office.take(), ...payroll.take()]).toEqual([]);

    // What the proxy alone asks is nobody else's to ask.
    for (const url of [`${OFFICE}/auth/check`, `${OFFICE}/auth/check?redirect`]) {
      const answer = await visitor.ask(url);
      expect(answer.headers.has('remote-user'), url).toBe(false);
    }
    for (const path of ['/auth/check', '/auth/check?redirect', '/auth/ticket?ticket=x']) {
      const headers: [string, string][] = [
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Host', 'office.example'],
        ['X-Forwarded-Method', 'GET'],
        ['X-Forwarded-Uri', '/'],
        ['Cookie', `${SESSION}=${own}`],
      ];
      expect((await browser().ask(`${LOGON}${path}`, { headers })).status, path).toBe(404);
    }
  });

  test(`${kind}: r32 the host that is asked about is the proxy's, not the client's`, async ({
    startSite,
  }) => {
    const { server, payroll, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    const session = visitor.cookies(OFFICE).get(SESSION)!;
    // Another machine, which knows of one application only, and of none that the visitor is in.
    const another = await Proxy.start(kind, server.address, { 'pay.example': payroll.address });
    try {
      const thief = new SiteBrowser(another);
      thief.cookies(PAYROLL).set(SESSION, session);
      for (const host of ['office.example', 'OFFICE.example', 'office.example:443', 'x.example']) {
        const answer = await thief.ask(`${PAYROLL}/`, { host });
        expect(answer.headers.has('remote-user'), host).toBe(false);
        expect(payroll.take(), host).toEqual([]);
      }
      expect((await thief.ask(`${PAYROLL}/`)).status).toBe(401);
    } finally {
      await another.stop();
    }
  });
}
