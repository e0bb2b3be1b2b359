import { expect, LOGON, OFFICE, test } from '../../fixtures/site.ts';
import { values } from '../../fixtures/upstream.ts';

/** Client-sent headers that some application would believe. */
const spellings = ['Remote-User', 'REMOTE-USER', 'remote-user', 'REMOTE-user'].concat(
  ['Remote_User', 'REMOTE_USER', 'remote_user', 'Remote.User'],
  ['Remote-Name', 'Remote_Name', 'Remote-Groups', 'remote_groups', 'Remote-Email', 'REMOTE_EMAIL'],
);
const hops = [
  ...['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Method'],
  ...['X-Forwarded-Uri', 'X-Forwarded-Port', 'X-Forwarded-Prefix', 'X-Forwarded-User'],
  ...['X_Forwarded_For', 'x_forwarded_host', 'X-Forwarded_Proto', 'Forwarded', 'X-Real-IP'],
];
const claim = 'spoofed.example';

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r32 what a client says of itself never reaches the application`, async ({
    startSite,
  }) => {
    const { office, browser, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    const single = [...spellings, ...hops].map((name): [string, string][] => [[name, claim]]);
    const double = spellings.map((name): [string, string][] => [
      [name, claim],
      [name.toLowerCase(), `${claim}, twice`],
    ]);
    const everything = single.flat();
    for (const headers of [...single, ...double, everything]) {
      const sent = JSON.stringify(headers);
      expect((await visitor.ask(`${OFFICE}/a?b`, { headers })).status, sent).toBe(200);
      const [seen] = office.take();
      expect(JSON.stringify(seen?.headers), sent).not.toContain(claim);
      expect(values(seen!, 'remote-user'), sent).toEqual([visitor.account.userId]);
      expect(values(seen!, 'remote-name'), sent).toEqual([visitor.account.name]);
      expect(values(seen!, 'remote-groups'), sent).toHaveLength(1);
      expect(values(seen!, 'remote-email').filter(Boolean), sent).toEqual([]);

      const stranger = await browser().ask(`${OFFICE}/a?b`, { headers });
      expect(stranger.status, sent).toBe(401);
      expect(office.take(), sent).toEqual([]);
    }
  });

  test(`${kind}: r32 no header of ours is dropped because a client says so`, async ({
    startSite,
  }) => {
    const { office, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    for (const list of ['close, Remote-User, Remote-Groups', 'Remote-User', 'X-Forwarded-Host']) {
      const headers: [string, string][] = [['Connection', list]];
      expect((await visitor.ask(`${OFFICE}/`, { headers })).status, list).toBe(200);
      const [seen] = office.take();
      expect(values(seen!, 'remote-user'), list).toEqual([visitor.account.userId]);
      expect(values(seen!, 'remote-groups'), list).toHaveLength(1);
      expect(values(seen!, 'x-forwarded-host'), list).toEqual(['office.example']);
      expect(values(seen!, 'connection').join(), list).not.toMatch(/remote|forwarded/i);
    }
  });

  test(`${kind}: r31 the client's address is the client's`, async ({ startSite }) => {
    const { server, office, browser, loggedOn } = await startSite(kind);
    const visitor = await loggedOn(`${OFFICE}/`);
    const headers: [string, string][] = [
      ['X-Forwarded-For', '203.0.113.9'],
      ['X-Forwarded-For', '203.0.113.9, 127.0.0.1'],
      ['Forwarded', 'for=203.0.113.9'],
      ['X-Real-IP', '203.0.113.9'],
    ];
    const from = '127.0.0.5';
    expect((await browser().ask(`${LOGON}/logon`, { headers, from })).status).toBe(200);
    await browser().ask(`${OFFICE}/`, { headers, from });
    await browser().ask(`${OFFICE}/auth/ticket?ticket=x`, { headers, from });
    expect((await visitor.ask(`${OFFICE}/`, { headers, from })).status).toBe(200);
    expect(office.take().map((seen) => values(seen, 'x-forwarded-for'))).toEqual([[from]]);
    const lines = server.log().split('\n');
    for (const path of ['/logon', '/auth/check', '/auth/ticket']) {
      const last = lines.findLast((line) => line.includes(`path="${path}"`));
      expect(last, path).toContain(`address="${from}"`);
    }
    expect(server.log()).not.toContain('203.0.113.9');
  });
}
