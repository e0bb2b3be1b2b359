import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { addAccount } from '../../fixtures/account.ts';
import { clock } from '../../fixtures/clock.ts';
import { expect, test as http } from '../../fixtures/http.ts';
import { MailServer } from '../../fixtures/mail-server.ts';
import { PlainBrowser } from '../../fixtures/plain-browser.ts';
import { freePort, type Server } from '../../fixtures/server.ts';

const test = http.extend<{
  /** Starts a mail server for this test alone. */
  mailServer: (port?: number, options?: SMTPServerOptions, host?: string) => Promise<MailServer>;
}>({
  mailServer: async ({}, use) => {
    const servers: MailServer[] = [];
    await use(async (...how) => {
      const server = await MailServer.start(...how);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.stop();
  },
});

const mail = (url: string) => ({
  GTG__SITE__NAME: 'Blodau’r Haul',
  GTG__SITE__SUPPORT: '01632 960 123',
  GTG__MAIL__URL: url,
  GTG__MAIL__FROM: 'logon@example.org',
  GTG__MAIL__REPLY_TO: 'help@example.org',
});

const holder = 'olwen.rees@example.org';

/** An account that is written to, up to "Good to go". Returns what must be in no notification. */
async function enrol(server: Server): Promise<{ userId: string; secrets: string[] }> {
  const account = await addAccount(server);
  const { userId, password } = account;
  await server.cli(['account', 'email', userId, holder]);
  const browser = new PlainBrowser(server.address, server.origin);
  await browser.startLogon(account);
  const app = browser.authenticator();
  const code = app.fresh();
  expect((await browser.send({ code })).heading).toBe('Good to go');
  return { userId, secrets: [password, app.secret, code] };
}

/** The notifications that wait. */
const waiting = (server: Server) =>
  server.rows<{ kind: string; tries: number }>('SELECT kind, tries FROM outbox ORDER BY id');

/** The mail server was asked in vain. */
const failed = (server: Server) =>
  expect.poll(() => server.log(), { timeout: 20_000 }).toContain('a notification was not sent');

/** Nothing waits any more; what is being sent when a server stops it still sends, and then has stopped. */
async function allSent(...nodes: [Server, ...Server[]]): Promise<void> {
  await expect.poll(() => waiting(nodes[0]), { timeout: 20_000 }).toEqual([]);
  for (const node of nodes) await node.stop();
}

test('a notification waits for the mail server, and nobody waits for the notification', async ({
  startServer,
  mailServer,
}) => {
  const port = await freePort();
  const server = await startServer({ env: mail(`smtp://127.0.0.1:${port}`) });
  const { userId, secrets } = await enrol(server);
  const written = clock.seconds;
  await failed(server);
  expect(waiting(server)).toEqual([{ kind: 'enrolled', tries: 1 }]);

  // Also across a restart.
  await server.stop();
  clock.advance(60);
  const mailbox = await mailServer(port);
  await server.start();
  const [notification] = await mailbox.expect(1);
  expect(notification).toMatchObject({ from: 'logon@example.org', to: [holder], defects: [] });
  const names = notification!.headers.map(([name]) => name);
  expect(new Set(names).size, 'no header twice').toBe(names.length);
  const headers = Object.fromEntries(notification!.headers);
  expect(headers).toMatchObject({
    From: 'Blodau’r Haul <logon@example.org>',
    To: holder,
    'Reply-To': 'help@example.org',
    Subject: 'Blodau’r Haul: Two-factor logon is set up',
    'Auto-Submitted': 'auto-generated',
  });
  expect(headers['Message-ID']).toMatch(/^<[\w-]+@example\.org>$/);
  expect(Date.parse(headers['Date']!)).toBe(written * 1000);
  const { text } = notification!;
  expect(text).toMatch(/^An authenticator was set up for your account\./);
  expect(text).toContain(`User ID: ${userId}\n`);
  expect(text).toMatch(/^When: \d{4}-\d\d-\d\d \d\d:\d\d UTC$/m);
  expect(text).toContain('From the address: 127.0.0.1\n');
  expect(text).toContain('Support: 01632 960 123\n');
  expect(text.match(/\w+:\/\/\S+/g), 'one link').toEqual([server.origin]);
  for (const secret of secrets) expect(JSON.stringify(notification)).not.toContain(secret);

  // Sent once, and then forgotten.
  await allSent(server);
  expect(mailbox.received).toHaveLength(1);
  expect(server.log(), 'the log names nobody').not.toContain(holder);
});

test('of two nodes one sends each notification', async ({ startServer, mailServer }) => {
  const mailbox = await mailServer();
  const env = mail(`smtp://localhost:${mailbox.port}`);
  const here = await startServer({ env });
  const databaseUrl = `sqlite:${join(here.folder, 'gtg.db')}`;
  const there = await startServer({ env, databaseUrl, keyFile: here.keyFile });
  const { userId } = await addAccount(here);
  await here.cli(['account', 'email', userId, holder]);
  const subjects = [];
  for (let round = 0; round < 5; round += 1) {
    await here.cli(['account', 'disable', userId]);
    await here.cli(['account', 'enable', userId]);
    await here.cli(['2fa', 'reset', userId, '--reason', 'Lost']);
    subjects.push('Your account is disabled', 'Your account is enabled again');
    subjects.push('Your authenticator was removed');
  }
  await allSent(here, there);
  const received = mailbox.received.map(({ headers }) => Object.fromEntries(headers)['Subject']);
  expect(received.sort()).toEqual(subjects.map((what) => `Blodau’r Haul: ${what}`).sort());
  const sent = [here, there].map((node) => node.log().split('a notification was sent').length - 1);
  expect(sent[0]! + sent[1]!).toBe(subjects.length);
});

test('notifications go over TLS, with user and password, to a server that is known', async ({
  startServer,
  mailServer,
}, testInfo) => {
  const key = testInfo.outputPath('key.pem');
  const certificate = testInfo.outputPath('certificate.pem');
  const request = [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-keyout', key, '-out', certificate],
  ];
  execFileSync('openssl', request, { stdio: 'pipe' });
  const mailbox = await mailServer(0, {
    secure: true,
    authOptional: false,
    key: readFileSync(key),
    cert: readFileSync(certificate),
  });
  const env = mail(`smtps://logon%40example.org:hush%2Fhush@localhost:${mailbox.port}`);

  const stranger = await startServer({ env });
  await enrol(stranger);
  await failed(stranger);
  expect(stranger.log()).toMatch(/certificate/i);
  expect(mailbox.received).toEqual([]);

  const server = await startServer({ env: { ...env, SSL_CERT_FILE: certificate } });
  await enrol(server);
  const [notification] = await mailbox.expect(1);
  expect(notification).toMatchObject({ to: [holder], user: 'logon@example.org:hush/hush' });
  for (const node of [stranger, server]) expect(node.log()).not.toContain('hush');
});

test('nothing is sent to another machine that offers no TLS', async ({
  startServer,
  mailServer,
}) => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  test.skip(!address, 'this machine has no address but loopback');
  const mailbox = await mailServer(0, {}, address);
  const server = await startServer({ env: mail(`smtp://${address}:${mailbox.port}`) });
  await enrol(server);
  await failed(server);
  expect(server.log()).toMatch(/tls/i);
  expect(mailbox.received).toEqual([]);
  expect(waiting(server)).toEqual([{ kind: 'enrolled', tries: 1 }]);
});

test('what a mail server says to a refused address is not logged', async ({
  startServer,
  mailServer,
}) => {
  const mailbox = await mailServer(0, {
    onRcptTo: ({ address }, _, done) => done(new Error(`no ${address} here`)),
  });
  const server = await startServer({ env: mail(`smtp://localhost:${mailbox.port}`) });
  await enrol(server);
  await failed(server);
  expect(server.log()).toContain('the mail server answered 550');
  expect(server.log()).not.toContain('olwen');
});
