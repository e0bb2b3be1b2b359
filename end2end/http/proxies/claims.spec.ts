// R32: headers that applications would believe, in spellings that no HTTP client sends, and where nginx
// is made to read them before it knows which site is asked for.
import { askRawly } from '../../fixtures/ask.ts';
import { ALLOWED, CLAIM, claiming, FORBIDDEN, spelled } from '../../fixtures/claims.ts';
import { expect, OFFICE, test } from '../../fixtures/site.ts';
import { values } from '../../fixtures/upstream.ts';

for (const [kind, first] of [
  ['nginx', 'neighbour'],
  ['caddy', 'application'],
] as const) {
  test(`${kind}: r32 no spelling of Remote-User comes through`, async ({ startSite }) => {
    const { proxy, office, loggedOn } = await startSite(kind, { first });
    const visitor = await loggedOn(`${OFFICE}/`);
    for (const name of spelled([...ALLOWED, ...FORBIDDEN])) {
      const status = await askRawly(proxy, OFFICE, claiming(visitor, OFFICE, name));
      const seen = office.take();
      expect(JSON.stringify(seen), name).not.toContain(CLAIM);
      const users = seen.map((one) => values(one, 'remote-user'));
      // What HTTP does not allow may also be refused.
      const refused = status === 400 && FORBIDDEN.some((character) => name.includes(character));
      const { userId } = visitor.account;
      expect([status, users], name).toEqual(refused ? [400, []] : [200, [[userId]]]);
    }
  });
}

test('nginx: r32 whoever does not say in TLS which site is meant, is not answered', async ({
  startSite,
}) => {
  const { proxy, office, loggedOn } = await startSite('nginx', { first: 'neighbour' });
  const visitor = await loggedOn(`${OFFICE}/`);
  for (const sni of ['', 'neighbour.example', 'pay.example', 'logon.example']) {
    for (const name of spelled(['-', '_', '.', '~', '@', '\u00ff'])) {
      const status = await askRawly(proxy, OFFICE, claiming(visitor, OFFICE, name), sni);
      expect(status, `${name} at ${sni}`).toBe(421);
    }
    expect(office.take(), sni).toEqual([]);
  }
  // As browsers do it, in any case.
  for (const sni of ['office.example', 'OFFICE.Example']) {
    const status = await askRawly(proxy, OFFICE, claiming(visitor, OFFICE, 'x'), sni);
    expect(status, sni).toBe(200);
  }
});
