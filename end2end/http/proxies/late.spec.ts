// What time alone ends (R35).
import { clock } from '../../fixtures/clock.ts';
import { expect, LOGON, OFFICE, PAYROLL, SESSION, test } from '../../fixtures/site.ts';

const to = (answer: Response): string => answer.headers.get('location') ?? '';
/** As long as a ticket lives, and the session of the payroll here. */
const MINUTE = 60;

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r35 a late ticket opens nothing, nor does a cookie whose time is over`, async ({
    startSite,
  }) => {
    const env = { GTG__APPS__2__SESSION_MINUTES: '1' };
    const { office, payroll, loggedOn } = await startSite(kind, { env });
    const visitor = await loggedOn(`${PAYROLL}/`);
    const headers: [string, string][] = [['Accept', 'text/html']];
    expect((await visitor.ask(`${PAYROLL}/`)).status).toBe(200);
    expect(payroll.take()).toHaveLength(1);
    const ticket = to(await visitor.step(to(await visitor.step(`${OFFICE}/secret?a=b`))));
    expect(ticket).toMatch(/^https:\/\/office\.example\/auth\/ticket\?ticket=[\w-]{43}$/);
    clock.advance(MINUTE);

    // The cookie of one application, still sent; the session at the logon lives.
    expect(visitor.cookies(PAYROLL).has(SESSION), 'the browser does not know it').toBe(true);
    // A node may give an answer again for a second of the machine's time.
    const asked = async () => (await visitor.ask(`${PAYROLL}/wages`)).status;
    await expect.poll(asked).toBe(401);
    payroll.take();
    const anew = await visitor.ask(`${PAYROLL}/wages`, { headers });
    expect(to(anew)).toContain(`${LOGON}/auth/go?rd=https%3A%2F%2Fpay.example%2Fwages`);
    expect((await visitor.open(`${PAYROLL}/wages`)).heading).toBe('Log on');
    expect(payroll.take()).toEqual([]);

    // The ticket, in the browser that it was for.
    const late = await visitor.step(ticket);
    expect(late.status).toBe(303);
    expect(to(late)).toMatch(`${LOGON}/auth/stale?rd=https%3A%2F%2Foffice.example%2Fsecret`);
    expect(late.headers.getSetCookie().join()).not.toContain(SESSION);
    expect((await visitor.ask(`${OFFICE}/`)).status).toBe(401);
    expect((await visitor.open(ticket)).heading).toBe('One more click');
    expect(office.take()).toEqual([]);
    // It was only late: the next one is good.
    expect(await visitor.open(`${OFFICE}/secret?a=b`)).toMatchObject({
      url: `${OFFICE}/secret?a=b`,
      status: 200,
    });
    expect(office.take()).toHaveLength(1);
  });
}
