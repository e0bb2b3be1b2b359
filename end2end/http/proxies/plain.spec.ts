// Without TLS, which is for one machine only: everything on loopback addresses, and on one port.
import { addAccount } from '../../fixtures/account.ts';
import { askRawly } from '../../fixtures/ask.ts';
import { ALLOWED, CLAIM, claiming, FORBIDDEN, spelled } from '../../fixtures/claims.ts';
import { type Around, type Kind, Proxy } from '../../fixtures/proxy.ts';
import { freePort, type Server, type Shared } from '../../fixtures/server.ts';
import { expect, SiteBrowser, test as site } from '../../fixtures/site.ts';
import { Upstream, values } from '../../fixtures/upstream.ts';

interface Plain {
  server: Server;
  proxy: Proxy;
  upstream: Upstream;
  logon: string;
  office: string;
  /** Another application, which is for everybody too. */
  rota: string;
  /** Somebody who is in the office. */
  visitor: SiteBrowser;
  userId: string;
}

const test = site.extend<{ startPlain: (kind: Kind, first?: Around['first']) => Promise<Plain> }>({
  startPlain: async ({ startServer }, use) => {
    const stops: (() => Promise<void>)[] = [];
    await use(async (...how) => {
      const plain = await start(startServer, ...how);
      stops.push(
        () => plain.proxy.stop(),
        () => plain.upstream.stop(),
      );
      return plain;
    });
    for (const stop of stops) await stop();
  },
});

async function start(
  startServer: (shared: Shared) => Promise<Server>,
  kind: Kind,
  first: Around['first'] = 'application',
): Promise<Plain> {
  const port = await freePort();
  const [logon, office] = [`http://localhost:${port}`, `http://127.0.0.2:${port}`];
  const rota = office.replace('127.0.0.2', '127.0.0.3');
  const env = {
    GTG__PROXY__TRUSTED: '127.0.0.1',
    GTG__APPS__1__NAME: 'Office',
    GTG__APPS__1__ORIGIN: office,
    GTG__APPS__2__NAME: 'Rota',
    GTG__APPS__2__ORIGIN: rota,
  };
  const server = await startServer({ origin: logon, env });
  const { userId, password } = await addAccount(server, { twoFactor: false });
  const upstream = await Upstream.start();
  const hosts = { '127.0.0.2': upstream.address };
  const proxy = await Proxy.start(kind, server.address, hosts, { port, first });
  const visitor = new SiteBrowser(proxy, logon);
  expect((await visitor.open(`${office}/rota?week=3`)).heading).toBe('Log on');
  const arrived = await visitor.send({ user_id: userId, password });
  expect(arrived).toMatchObject({ url: `${office}/rota?week=3`, status: 200 });
  expect(upstream.take().map((seen) => values(seen, 'remote-user'))).toEqual([[userId]]);
  return { server, proxy, upstream, logon, office, rota, visitor, userId };
}

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r25 on this machine it works without TLS, and with ports`, async ({
    startPlain,
  }) => {
    const { upstream, logon, office, visitor } = await startPlain(kind);
    const { port } = new URL(office);
    const names = [...visitor.cookies(office).keys()].sort();
    expect(names).toEqual([`gtg_app_${port}`, `gtg_state_${port}`]);
    const gone = await visitor.ask(`${office}/auth/log-off`, {
      method: 'POST',
      headers: [
        ['Origin', office],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
    });
    expect(gone.headers.get('location')).toBe(`${logon}/logon?notice=logged-off`);
    expect((await visitor.ask(`${office}/`)).status).toBe(401);
    expect(upstream.take()).toEqual([]);
  });

  test(`${kind}: r32 without TLS too, the host that is asked about is the proxy's`, async ({
    startPlain,
  }) => {
    const { server, upstream, office, rota, visitor } = await startPlain(kind);
    const port = Number(new URL(office).port);
    const session = visitor.cookies(office).get(`gtg_app_${port}`)!;
    await visitor.proxy.stop();
    // Another machine, which knows of one application only, and takes every host for it.
    const hosts = { '127.0.0.3': upstream.address };
    const another = await Proxy.start(kind, server.address, hosts, { port });
    try {
      const thief = new SiteBrowser(another, rota);
      thief.cookies(rota).set(`gtg_app_${port}`, session);
      for (const host of ['127.0.0.2', `127.0.0.2:${port}`, 'x.example', `127.0.0.3:${port}`]) {
        const answer = await thief.ask(`${rota}/`, { host });
        expect(answer.headers.has('remote-user'), host).toBe(false);
        expect(upstream.take(), host).toEqual([]);
      }
      expect((await thief.ask(`${rota}/`)).status).toBe(401);
    } finally {
      await another.stop();
    }
  });
}

for (const [kind, first] of [
  ['nginx', 'application'],
  ['nginx', 'logon'],
  ['nginx', 'neighbour'],
  ['caddy', 'application'],
] as const) {
  test(`${kind}, ${first} first: r32 no spelling of Remote-User comes through without TLS`, async ({
    startPlain,
  }) => {
    const { proxy, upstream, office, visitor, userId } = await startPlain(kind, first);
    // What nginx reads by the settings of a neighbour, it can delete with - and _ only: we say so.
    const names = spelled(first === 'neighbour' ? ['-', '_'] : [...ALLOWED, ...FORBIDDEN]);
    for (const name of names) {
      const status = await askRawly(proxy, office, claiming(visitor, office, name));
      const seen = upstream.take();
      expect(JSON.stringify(seen), name).not.toContain(CLAIM);
      const users = seen.map((one) => values(one, 'remote-user'));
      // What HTTP does not allow may also be refused.
      const refused = status === 400 && FORBIDDEN.some((character) => name.includes(character));
      expect([status, users], name).toEqual(refused ? [400, []] : [200, [[userId]]]);
    }
  });
}
