// The files for Traefik (R32), which the tests cannot run: what they say, by Traefik's documentation.
import { expect, test } from '@playwright/test';
import { dynamic, type Router, routed, statics } from '../../fixtures/traefik.ts';

/** What an application is told. */
const TOLD = ['Remote-User', 'Remote-Name', 'Remote-Groups', 'Remote-Email'];
const config = dynamic();
const { routers, middlewares, services } = config.http;
/** The servers of a router's service. */
const behind = ({ service }: Router) =>
  services[service]?.loadBalancer.servers.map(({ url }) => url) ?? [];
const own = services['good-to-go']?.loadBalancer.servers.map(({ url }) => url) ?? [];
const chain = (router: Router) => (router.middlewares ?? []).map((name) => middlewares[name]);
const isAsking = (router: Router) => chain(router).some((middleware) => middleware?.forwardAuth);

test('every name that is used is there, and every one that is there is used', () => {
  const used = Object.values(routers);
  const names = (of: object) => Object.keys(of).sort();
  const unique = (list: string[]) => [...new Set(list)].sort();
  expect(unique(used.flatMap((router) => router.middlewares ?? []))).toEqual(names(middlewares));
  expect(unique(used.map(({ service }) => service))).toEqual(names(services));
  const { entryPoints, providers } = statics();
  for (const router of used) {
    for (const point of router.entryPoints) expect(Object.keys(entryPoints)).toContain(point);
    expect(router.entryPoints, 'none without TLS').toEqual(['websecure']);
    expect(behind(router)).toHaveLength(1);
  }
  expect(providers.file.filename).toBe('/etc/traefik/good-to-go.yml');
  const certificates = config.tls.certificates.map(({ certFile }) => certFile.split('/').at(-2));
  expect(certificates).toEqual(['logon.example', 'office.example']);
});

test('r32 claims of clients are deleted on every way, before anything is asked', () => {
  for (const [name, router] of Object.entries(routers)) {
    const [first] = chain(router);
    const deleted = Object.entries(first?.headers?.customRequestHeaders ?? {});
    expect(deleted, name).toEqual([...TOLD, 'Forwarded'].map((header) => [header, '']));
  }
  // What has other spellings, and what says how the client came.
  const { web, websecure } = statics().entryPoints;
  expect(websecure).toEqual({
    address: ':443',
    http: { tls: {}, aliasHeadersStrategy: 'delete' },
  });
  expect(web?.http).toEqual({ redirections: { entryPoint: { to: 'websecure', scheme: 'https' } } });
});

test('r32 nobody comes to an application who was not asked about', () => {
  const applications = Object.entries(routers).filter(
    ([, router]) => !own.includes(behind(router)[0]!),
  );
  expect(applications.map(([name]) => name)).toEqual(['office']);
  for (const [name, router] of applications) {
    const { forwardAuth } = chain(router).at(-1) ?? {};
    expect(forwardAuth, name).toMatchObject({
      address: `${own[0]}/auth/check?redirect`,
      authResponseHeaders: TOLD,
      trustForwardHeader: false,
    });
    expect(forwardAuth?.authRequestHeaders).toContain('Cookie');
    expect(Object.keys(forwardAuth ?? {})).not.toContain('authResponseHeadersRegex');
  }
});

test('idle connections are dropped before Good to Go closes them', () => {
  const [name, ...more] = Object.keys(config.http.serversTransports);
  expect(more).toEqual([]);
  const { loadBalancer } = services['good-to-go']!;
  expect(loadBalancer.serversTransport).toBe(name);
  const { idleConnTimeout } = config.http.serversTransports[name!]!.forwardingTimeouts;
  // Its own limit is 10 seconds (throttle.receive_seconds).
  expect(idleConnTimeout).toMatch(/^[1-9]s$/);
});

test('r63 tickets are in no log', () => {
  const redeeming = Object.values(routers).filter(({ rule }) =>
    / \|\| Path|\(Path/.test(rule.replaceAll('!Path', '')),
  );
  expect(redeeming).toHaveLength(1);
  for (const { observability } of redeeming) {
    expect(observability).toEqual({ accessLogs: false, tracing: false });
  }
});

test('r35 each request goes where it should', () => {
  const to = (host: string, path: string, upgrade?: string) => {
    const [name, router] = routed(config, { host, path, ...(upgrade && { upgrade }) }) ?? [];
    return name && router ? [name, behind(router)[0], isAsking(router)] : undefined;
  };
  const [office] = services['office']!.loadBalancer.servers;
  for (const path of [
    '/',
    '/rota',
    '/auth/check',
    '/auth/ticket/',
    '/auth/ticketx',
    '/AUTH/ticket',
  ]) {
    expect(to('office.example', path), path).toEqual(['office', office?.url, true]);
  }
  expect(to('office.example', '/live', 'websocket')).toEqual(['office', office?.url, true]);
  expect(to('office.example', '/live', 'H2C')).toBeUndefined();
  // The browser's way in and out is asked about by nobody, or nobody would ever get in.
  for (const path of ['/auth/ticket', '/auth/log-off']) {
    for (const upgrade of [undefined, 'h2c']) {
      expect(to('office.example', path, upgrade), path).toEqual(['office-logon', own[0], false]);
    }
  }
  expect(to('logon.example', '/logon')).toEqual(['logon', own[0], false]);
  for (const path of ['/auth/check', '/auth/ticket']) {
    expect(to('logon.example', path), path).toBeUndefined();
  }
  expect(to('evil.example', '/')).toBeUndefined();
});
