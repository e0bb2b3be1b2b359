// R34: where the browser goes on after logging off, for whoever has something to lose: each attack is made
// on a session that lives.
import { expect, LOGON, OFFICE, PAYROLL, type Site, test } from '../../fixtures/site.ts';

const EVIL = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  'https:\\\\evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https://evil.example/?https://office.example/',
  'https://office.example@evil.example/',
  'https://office.example:x@evil.example/',
  'https://office.example.evil.example/',
  'https://office.example%2f@evil.example/',
  'https://office.example\\@evil.example/',
  'https://office.example#@evil.example/',
  'https://office.examplé/',
  'https://office.example:444/',
  'https://logon.example:8443/',
  'http://office.example/',
  'HTTPS%3A%2F%2Fevil.example%2F',
  '%2F%2Fevil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  '\thttps://evil.example',
  'https://evil.example\t',
  '\r\nhttps://evil.example',
  'https://office.example/\r\nLocation: https://evil.example',
];

type LoggedOn = Awaited<ReturnType<Site['loggedOn']>>;

/** Logs on at the logon, unless that is done, and goes to the office. */
async function again(visitor: LoggedOn): Promise<void> {
  const { userId, password } = visitor.account;
  await visitor.open(`${LOGON}/logon`);
  if (visitor.page.heading === 'Log on') await visitor.send({ user_id: userId, password });
  expect(visitor.page.heading).toBe('You are logged on');
  expect((await visitor.open(`${OFFICE}/`)).status).toBe(200);
}

/** A form of the office, with a session: where it leads, once that is over. */
async function logsOff(visitor: LoggedOn, query: string): Promise<string> {
  expect((await visitor.ask(`${OFFICE}/`)).status, 'there is a session').toBe(200);
  const answer = await visitor.ask(`${OFFICE}/auth/log-off?${query}`, {
    method: 'POST',
    headers: [
      ['Origin', OFFICE],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
  });
  expect(answer.status, query).toBe(303);
  expect((await visitor.ask(`${OFFICE}/`)).status, query).toBe(401);
  return answer.headers.get('location') ?? '';
}

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r34 logging off at an application leads nowhere else`, async ({ startSite }) => {
    test.slow();
    const { loggedOn } = await startSite(kind);
    const visitor = await loggedOn();
    const passedOver = `${LOGON}/logon?notice=logged-off`;
    const good = encodeURIComponent(`${OFFICE}/bye`);
    // Raw, encoded once, and twice: what a browser sends, and what it would take for an address.
    for (const evil of EVIL) {
      const once = encodeURIComponent(evil);
      const raw = /^[\x21-\x7e]+$/.test(evil) && !evil.includes('#') ? [evil] : [];
      for (const rd of [...raw, once, encodeURIComponent(once)]) {
        await again(visitor);
        const to = await logsOff(visitor, `rd=${rd}`);
        const { origin } = new URL(to, OFFICE);
        expect([LOGON, OFFICE, PAYROLL], `${evil} to ${to}`).toContain(origin);
        if (!evil.startsWith('https://office.example')) expect(to, evil).toBe(passedOver);
      }
    }
    for (const query of [`rd=${good}&rd=//evil.example`, `rd=//evil.example&rd=${good}`]) {
      await again(visitor);
      const to = await logsOff(visitor, query);
      expect([passedOver, `${OFFICE}/bye`], query).toContain(to);
    }
    for (const known of [`${OFFICE}/bye?a=b`, `${PAYROLL}/`]) {
      await again(visitor);
      expect(await logsOff(visitor, `rd=${encodeURIComponent(known)}`)).toBe(known);
    }
  });

  test(`${kind}: r34 nor does the page that asks, nor what it is sent`, async ({ startSite }) => {
    test.slow();
    const { loggedOn } = await startSite(kind);
    const visitor = await loggedOn();
    for (const evil of EVIL) {
      await again(visitor);
      const asks = await visitor.open(`${LOGON}/auth/log-off?rd=${encodeURIComponent(evil)}`);
      expect(asks.heading, evil).toBe('Log off');
      expect(new URL(asks.url).origin).toBe(LOGON);
      const after = await visitor.send();
      expect(new URL(after.url).origin, evil).toBe(LOGON);
      expect(after.heading, `${evil} to ${after.url}`).toBe('Log on');
      expect((await visitor.ask(`${OFFICE}/`)).status, 'it is over').toBe(401);
    }
  });
}
