import { addAccount } from '../fixtures/account.ts';
import { Proxy } from '../fixtures/proxy.ts';
import { freePort } from '../fixtures/server.ts';
import { expect, SiteBrowser, test } from '../fixtures/site.ts';
import { Upstream, values } from '../fixtures/upstream.ts';

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: r25 on this machine it works without TLS, and with ports`, async ({
    startServer,
  }) => {
    const port = await freePort();
    const [logon, office] = [`http://localhost:${port}`, `http://127.0.0.2:${port}`];
    const env = {
      GTG__PROXY__TRUSTED: '127.0.0.1',
      GTG__APPS__1__NAME: 'Office',
      GTG__APPS__1__ORIGIN: office,
    };
    const server = await startServer({ origin: logon, env });
    const { userId, password } = await addAccount(server, { twoFactor: false });
    const upstream = await Upstream.start();
    const proxy = await Proxy.start(kind, server.address, { '127.0.0.2': upstream.address }, port);
    try {
      const visitor = new SiteBrowser(proxy, logon);
      expect((await visitor.open(`${office}/rota?week=3`)).heading).toBe('Log on');
      const arrived = await visitor.send({ user_id: userId, password });
      expect(arrived).toMatchObject({ url: `${office}/rota?week=3`, status: 200 });
      expect(upstream.take().map((seen) => values(seen, 'remote-user'))).toEqual([[userId]]);
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
    } finally {
      await proxy.stop();
      await upstream.stop();
    }
  });
}
