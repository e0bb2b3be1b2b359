// What the script of deploy/pam takes for a yes (S10). No PAM and no Good to Go: whoever answers it
// here is somebody else.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  answer,
  answering,
  cannotTell,
  expect,
  expectRefused,
  newToken,
  noUserId,
  PROMISED,
  test,
  yes,
} from '../../fixtures/channels.ts';
import { freePort } from '../../fixtures/server.ts';

test('only a whole answer with status 200 that begins with yes is one', async ({
  host,
  stranger,
}) => {
  const at = async (bytes: string) => {
    const address = await stranger(answering(bytes));
    return host(`http://${address}`, { token: newToken() }).ask('owner');
  };
  expect(await at(answer(yes)), 'so this stands for Good to Go').toMatchObject({ letIn: true });
  const door = `Location: http://${await stranger(answering(answer(yes)))}/channel/check\r\n`;
  for (const bytes of [
    '',
    yes,
    answer(''),
    answer(yes, '201 Created'),
    answer(yes, '302 Found', door),
    answer(yes, '307 Temporary Redirect', door),
    answer(yes, '401 Unauthorized'),
    answer(yes, '503 Service Unavailable'),
    answer(yes).slice(0, -1),
    answer(`${yes} `).slice(0, -1),
    answer(yes.slice(0, -1)),
    answer(` ${yes}`),
    answer(`[${yes}]`),
    answer(yes.replace('true', 'false')),
    answer(yes.replace('true', '"true"')),
    answer(yes.replace('"allow"', '"ALLOW"')),
    answer('{"reason":"allowed","allow":true}'),
    answer('{"allow":true}'),
    answer('<!DOCTYPE html><title>Log on</title>'),
    answer(`{"allow":true,"message":"${'a'.repeat(5_000_000)}"}`),
    answer('{"allow":false,"reason":"\u001b[2J","message":"\u001b[2J\\u001b"}'),
  ]) {
    const outcome = await at(bytes);
    expect(outcome.letIn, bytes.slice(0, 300)).toBe(false);
    expect(outcome.told).toMatch(/\w+ \w+.*\n$/);
    expect(outcome.told).not.toContain('\u001b');
    expect(outcome.milliseconds).toBeLessThan(PROMISED);
  }
});

test('the token is in no list of processes and in no environment', async ({ host, stranger }) => {
  const token = newToken();
  let asked = '';
  const seen: string[] = [];
  const address = await stranger(
    createServer((socket) =>
      socket.once('data', (data) => {
        asked = data.toString();
        for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
          for (const what of ['cmdline', 'environ']) {
            const file = `/proc/${process}/${what}`;
            try {
              if (readFileSync(file, 'utf8').includes(token)) seen.push(file);
            } catch {
              // It has ended, or is somebody else's.
            }
          }
        }
        socket.end(answer(yes));
      }),
    ),
  );
  // Also where whoever called the script had exported a variable of that name.
  const outcome = await host(`http://${address}`, { token }).ask('owner', { token: 'x' });
  expect(outcome).toMatchObject({ letIn: true, told: '' });
  expect(asked).toContain(`Authorization: Bearer ${token}\r\n`);
  expect(asked).toContain('{"user_id":"owner","channel":"remote-desktop"}');
  expect(seen).toEqual([]);
});

test('a certificate that nobody vouches for is none, whatever the environment says', async ({
  host,
  stranger,
}) => {
  const desktop = host('https://127.0.0.1', { token: newToken() });
  const [key, cert] = [join(desktop.folder, 'key.pem'), join(desktop.folder, 'cert.pem')];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...kind, ...name], { stdio: 'ignore' });
  let answered = 0;
  const tls = { key: readFileSync(key), cert: readFileSync(cert) };
  const address = await stranger(
    createHttpsServer(tls, (_, response) => {
      answered += 1;
      response.end(yes);
    }),
  );
  const proxy = await stranger(answering(answer(yes)));
  desktop.configure([`url = https://${address}`, 'channel = remote-desktop']);
  for (const env of [
    {},
    { SSL_CERT_FILE: cert, CURL_CA_BUNDLE: cert },
    { http_proxy: proxy, https_proxy: `http://${proxy}`, ALL_PROXY: `http://${proxy}` },
  ]) {
    expectRefused(await desktop.ask('owner', env), cannotTell);
  }
  expect(answered).toBe(0);
});

test('what is wrong with the settings lets nobody in', async ({ host, stranger }) => {
  const url = `url = http://${await stranger(answering(answer(yes)))}`;
  const channel = 'channel = remote-desktop';
  const desktop = host('', { token: newToken() });
  const expectClosed = async () => expectRefused(await desktop.ask('owner'), cannotTell);
  for (const lines of [
    [url],
    [channel],
    [url, 'channel = web'],
    [url, 'channel = Remote Desktop'],
    [url, channel, 'token = secret'],
    [url, channel, 'exit 0'],
    [`${url}/channel/check?`, channel],
    [url.replace('127.0.0.1', '127.0.0.1.example.org'), channel],
    [url.replace('//', '//localhost@'), channel],
    ['url = http://192.0.2.1', channel],
    ['url = file:///etc', channel],
    ['url = $(exit 0)', channel],
    [`url = http://127.0.0.1:${await freePort()}`, channel],
  ]) {
    desktop.configure(lines);
    await expectClosed();
  }
  desktop.configure([url, channel]);
  expect(await desktop.ask('owner')).toMatchObject({ letIn: true });
  chmodSync(desktop.settings, 0o666);
  await expectClosed();
  chmodSync(desktop.settings, 0o644);
  for (const mode of [0o604, 0o640]) {
    chmodSync(desktop.tokenFile, mode);
    await expectClosed();
  }
  chmodSync(desktop.tokenFile, 0o600);
  expect(await desktop.ask('owner')).toMatchObject({ letIn: true });
  expectRefused(await desktop.ask(''), noUserId);
  desktop.discard();
  await expectClosed();
});
