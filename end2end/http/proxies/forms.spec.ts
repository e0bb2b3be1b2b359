import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { upgrade } from '../../fixtures/ask.ts';
import { expect, LOGON, OFFICE, SESSION, test } from '../../fixtures/site.ts';
import { values } from '../../fixtures/upstream.ts';

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: a form that a session does not outlive is not lost without a word`, async ({
    startSite,
  }) => {
    const { office, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    await visitor.open(`${LOGON}/`);
    expect((await visitor.send()).heading).toBe('Log on');
    expect(visitor.cookies(OFFICE).has(SESSION), 'the browser does not know it').toBe(true);

    const page = `${OFFICE}/rota?week=3`;
    const body = `note=${'x'.repeat(200_000)}`;
    const navigation: [string, string][] = [
      ['Accept', 'text/html'],
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-Dest', 'document'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ];
    for (const [referer, rd] of [
      [page, page],
      ['https://evil.example/', `${OFFICE}/rota/save?x=1`],
    ] as const) {
      const headers: [string, string][] = [...navigation, ['Referer', referer]];
      const asked = { method: 'POST', headers, body };
      const answer = await visitor.ask(`${OFFICE}/rota/save?x=1`, asked);
      const location = answer.headers.get('location') ?? '';
      expect([answer.status, location]).toEqual([
        303,
        `${LOGON}/auth/interrupted?${new URLSearchParams({ rd })}`,
      ]);
      const told = await visitor.open(location);
      expect(told).toMatchObject({ status: 200, heading: 'That was not sent' });
      expect(told.html).toContain(`href="${rd.replaceAll('&', '&amp;')}"`);
    }
    // A script is told in a way that it understands.
    const script = { method: 'POST', headers: [['Accept', '*/*']] as [string, string][], body };
    expect((await visitor.ask(`${OFFICE}/rota/save`, script)).status).toBe(401);
    expect(office.take()).toEqual([]);
  });

  test(`${kind}: whatever the application takes passes, as it was sent`, async ({ startSite }) => {
    const { office, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    const body = randomBytes(12 * 1024 * 1024);
    const url = '/upload/%C3%A9?name=a%20b&name=c+d&empty=&x=%2F..%2F';
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const headers: [string, string][] = [['Content-Type', 'application/octet-stream']];
      const answer = await visitor.ask(`${OFFICE}${url}`, { method, headers, body });
      expect(answer.status, method).toBe(200);
      const [seen] = office.take();
      expect(seen).toMatchObject({ method, url, length: body.length });
      expect(seen?.sha256).toBe(createHash('sha256').update(body).digest('hex'));
      expect(values(seen!, 'remote-user')).toEqual([visitor.account.userId]);
    }
  });

  test(`${kind}: a WebSocket opens for whoever is logged on, and for nobody else`, async ({
    startSite,
  }) => {
    const { office, proxy, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    expect(await upgrade(proxy, `${OFFICE}/live`, [])).toBe(401);
    expect(await upgrade(proxy, `${OFFICE}/live`, [['Cookie', `${SESSION}=junk`]])).toBe(401);
    expect(office.take()).toEqual([]);

    const cookie = `${SESSION}=${visitor.cookies(OFFICE).get(SESSION)}`;
    const socket = await upgrade(proxy, `${OFFICE}/live?room=1`, [
      ['Cookie', cookie],
      ['remote_user', 'admin'],
    ]);
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
    socket.write('all the way');
    const [back] = await once(socket, 'data');
    expect(String(back)).toBe('all the way');
    socket.destroy();
    const [seen] = office.take();
    expect(seen?.url).toBe('/live?room=1');
    expect(values(seen!, 'remote-user')).toEqual([visitor.account.userId]);
  });

  test(`R32: ${kind}: no other protocol is taken up, past which nobody asks`, async ({
    startSite,
  }) => {
    const { office, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    for (const upgrades of [['h2c'], ['H2C'], ['websocket, h2c'], ['h2c', 'h2c']]) {
      const answer = await visitor.ask(`${OFFICE}/`, {
        headers: [
          ['Connection', 'Upgrade, HTTP2-Settings'],
          ['HTTP2-Settings', 'AAMAAABkAAQCAAAAAAIAAAAA'],
          ...upgrades.map((value): [string, string] => ['Upgrade', value]),
        ],
      });
      expect([200, 400], upgrades.join()).toContain(answer.status);
      for (const seen of office.take()) {
        expect(values(seen, 'upgrade').join(), upgrades.join()).not.toMatch(/h2c/i);
      }
    }
  });
}
