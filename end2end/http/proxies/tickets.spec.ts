import { expect, LOGON, OFFICE, PAYROLL, SESSION, test } from '../../fixtures/site.ts';

const to = (answer: Response): string => answer.headers.get('location') ?? '';
const STATE = '__Host-gtg_state';

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r35 a ticket is good once, at one host, in one browser`, async ({ startSite }) => {
    const { proxy, office, payroll, browser, loggedOn } = await startSite(kind);
    const visitor = await loggedOn();
    const newTicket = async () =>
      to(await visitor.step(to(await visitor.step(`${OFFICE}/secret?a=b`))));
    let ticket = await newTicket();
    expect(ticket).toMatch(/^https:\/\/office\.example\/auth\/ticket\?ticket=[\w-]{43}$/);
    const stale = (answer: Response) => {
      expect(answer.status).toBe(303);
      expect(answer.headers.getSetCookie().join()).not.toContain(SESSION);
      return to(answer);
    };

    // Another browser: not marked, and marked otherwise, which goes the whole way for itself. Either
    // uses the ticket up.
    const other = browser();
    const again = `${LOGON}/auth/stale?rd=https%3A%2F%2Foffice`;
    expect(stale(await other.step(ticket))).toMatch(again);
    expect(stale(await visitor.step(ticket))).toMatch(again);
    await other.step(`${OFFICE}/`);
    expect(other.cookies(OFFICE).has(STATE)).toBe(true);
    ticket = await newTicket();
    expect(stale(await other.step(ticket))).toBe(`${OFFICE}/secret?a=b`);
    expect(stale(await visitor.step(ticket))).toMatch(again);
    expect((await other.ask(`${OFFICE}/`)).status).toBe(401);
    ticket = await newTicket();

    // Another host, even with the same mark: nothing of where it leads is told, and it is used up.
    visitor.cookies(PAYROLL).set(STATE, visitor.cookies(OFFICE).get(STATE)!);
    const elsewhere = stale(await visitor.step(ticket.replace(OFFICE, PAYROLL)));
    expect(elsewhere).toBe(`${LOGON}/auth/stale?rd=https%3A%2F%2Fpay.example%2F`);
    expect(stale(await visitor.step(ticket))).toMatch(again);
    for (const junk of ['', '?ticket=', '?ticket=junk', `?ticket=${'A'.repeat(43)}`]) {
      stale(await visitor.step(`${OFFICE}/auth/ticket${junk}`));
    }

    // Once. A second time only whoever is in already goes on.
    ticket = await newTicket();
    const twin = browser();
    twin.cookies(OFFICE).set(STATE, visitor.cookies(OFFICE).get(STATE)!);
    const back = await visitor.step(ticket);
    expect([back.status, to(back)]).toEqual([303, `${OFFICE}/secret?a=b`]);
    const [cookie = ''] = back.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-gtg_app=[\w-]{43}; HttpOnly; SameSite=Lax; Secure; Path=\/$/);
    stale(await twin.step(ticket));
    expect(to(await visitor.step(ticket))).toBe(`${OFFICE}/secret?a=b`);
    expect((await twin.ask(`${OFFICE}/`)).status).toBe(401);
    expect([...office.take(), ...payroll.take()], 'no ticket is seen by applications').toEqual([]);

    // What a person sees of it.
    expect((await twin.open(ticket)).heading).toBe('One more click');

    // r63: tickets are in no log of the proxy; everything else is.
    await expect.poll(() => proxy.accessLog()).toContain('/secret?a=b');
    const logs = proxy.accessLog() + proxy.log();
    expect(logs).not.toContain('/auth/ticket');
    expect(logs).not.toContain(new URL(ticket).searchParams.get('ticket'));
  });

  test(`${kind}: r34 return addresses of attackers lead nowhere`, async ({ startSite }) => {
    const { office, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    const state = 'A'.repeat(43);
    const here = (answer: Response, asked: string) => {
      expect([302, 303], asked).toContain(answer.status);
      expect(new URL(to(answer), asked).origin, asked).toBe(LOGON);
    };
    for (const evil of [
      ...['//evil.example', 'https:\\\\evil.example', 'https://office.example@evil.example/'],
      ...['https://office.example.evil.example/', 'https://office.example:444/'],
      ...['http://office.example/', 'javascript:alert(1)', 'https%3A%2F%2Fevil.example%2F'],
      ...['https://office.example%2f@evil.example', '/\\evil.example', '\thttps://evil.example'],
    ]) {
      const rd = `rd=${encodeURIComponent(evil)}&state=${state}`;
      for (const page of ['go', 'interrupted', 'stale']) {
        const asked = `${LOGON}/auth/${page}?${rd}`;
        here(await visitor.step(asked), asked);
      }
      // The page at the logon that asks first does not name it.
      const ask = await visitor.step(`${OFFICE}/auth/log-off?${rd}`);
      expect(to(ask), evil).toBe(`${LOGON}/auth/log-off?rd=https%3A%2F%2Foffice.example%2F`);
    }
    // Paths that other programs take for hosts stay at the application.
    for (const path of ['//evil.example/', '/\\evil.example', '/@evil.example', '/%2f%2fevil']) {
      const headers: [string, string][] = [['Accept', 'text/html']];
      visitor.cookies(OFFICE).delete(SESSION);
      const answer = await visitor.ask(`${OFFICE}${path}`, { headers });
      expect(to(answer), path).toContain(`${LOGON}/auth/go?rd=https%3A%2F%2Foffice.example%2F`);
    }
    expect(office.take()).toEqual([]);
  });
}
