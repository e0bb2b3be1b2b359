// Logging on to a remote-desktop host (S10), by PAM, with what deploy/pam ships.
import { createServer } from 'node:net';
import { addAccount } from '../../fixtures/account.ts';
import {
  answer,
  answering,
  cannotTell,
  expect,
  expectRefused,
  newToken,
  noUserId,
  test,
  yes,
} from '../../fixtures/channels.ts';

test.skip(process.getuid?.() !== 0, 'only root can write a service into /etc/pam.d');

test('who has two-factor logon, or is to set it up, is refused in words', async ({ open }) => {
  const { server, desktop } = await open();
  const account = await addAccount(server, { twoFactor: false });
  expect(await desktop.logOn(account.userId)).toMatchObject({ letIn: true });
  const reason = ['--reason', 'The holder asked for it'];
  await server.cli(['2fa', 'enable', account.userId, ...reason]);
  const refused = await desktop.logOn(account.userId);
  expectRefused(refused, /two-factor logon, and that works in a web browser only/);
  expect(refused.told).toContain(server.origin);
  await server.cli(['2fa', 'disable', account.userId, ...reason]);
  expect(await desktop.logOn(account.userId)).toMatchObject({ letIn: true });

  const exported = await server.cli(['audit', 'export', '--format', 'ndjson']);
  const events = exported
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const channel = events.filter(({ kind }) => kind.startsWith('channel.'));
  expect(channel.map(({ kind, user_id, detail }) => [kind, user_id, detail])).toEqual([
    ['channel.allowed', account.userId, 'remote-desktop'],
    ['channel.refused', account.userId, 'remote-desktop two-factor'],
    ['channel.allowed', account.userId, 'remote-desktop'],
  ]);
});

test('whoever is let in without a password by PAM is asked about, a wrong password is not', async ({
  open,
}) => {
  const { server, desktop } = await open();
  const { userId: on } = await addAccount(server);
  const { userId: off } = await addAccount(server, { twoFactor: false });
  for (const userId of [on, off]) {
    const { letIn, told } = await desktop.logOn(userId, { password: 'wrong' });
    expect(letIn, told).toBe(false);
    expect(told).not.toMatch(/two-factor|may not log on/);
  }
  const asked = () => server.cli(['audit', 'export', '--format', 'ndjson']);
  expect(await asked(), 'strangers learn nothing, and leave nothing').not.toContain('channel.');
  // As ssh does it for keys: the account stage alone.
  const stages = ['acct_mgmt'];
  expectRefused(await desktop.logOn(on, { stages }), /two-factor logon/);
  expect(await desktop.logOn(off, { stages })).toMatchObject({ letIn: true });
  expect(await asked()).toContain('channel.refused');
});

test('strangers, closed channels and foreign tokens are refused', async ({ open, host }) => {
  const { server, desktop, token } = await open();
  const { userId } = await addAccount(server, { twoFactor: false });
  expectRefused(await desktop.logOn('nobody-we-know'), noUserId);
  const closed = host(server.origin, { token, channel: 'ssh' });
  expectRefused(await closed.logOn(userId), /Nobody may log on here in this way/);
  expectRefused(await host(server.origin, { token: newToken() }).logOn(userId), cannotTell);
  await server.cli(['account', 'disable', userId]);
  expectRefused(await desktop.logOn(userId), noUserId);
});

test('nobody is let in while Good to Go is down', async ({ open }) => {
  const { server, desktop } = await open();
  const { userId } = await addAccount(server, { twoFactor: false });
  await server.stop();
  expectRefused(await desktop.logOn(userId), cannotTell);
  await server.start();
  expect(await desktop.logOn(userId)).toMatchObject({ letIn: true });
});

test('nobody waits for a server that does not answer', async ({ host, stranger }) => {
  const token = newToken();
  const silent = await stranger(createServer(() => {}));
  expectRefused(await host(`http://${silent}`, { token }).logOn('owner'), cannotTell);
  const begun = answer(yes, '200 OK').replace(/.{40}$/, '');
  const stuck = await stranger(answering(begun, false));
  expectRefused(await host(`http://${stuck}`, { token }).logOn('owner'), cannotTell);
  // A little of it at a time, and nobody there at all.
  const slow = await stranger(
    createServer((socket) => {
      const pieces = [...begun].values();
      const sending = setInterval(() => socket.write(pieces.next().value ?? ''), 50);
      socket.on('close', () => clearInterval(sending));
    }),
  );
  expectRefused(await host(`http://${slow}`, { token }).logOn('owner'), cannotTell);
  expectRefused(await host('https://192.0.2.1', { token }).logOn('owner'), cannotTell);
});

test('no user ID makes another question of it', async ({ open }) => {
  const { server, desktop } = await open();
  const { userId: on } = await addAccount(server);
  const { userId: off } = await addAccount(server, { twoFactor: false });
  for (const hostile of [
    `${on}","channel":"web`,
    `${off}","channel":"remote-desktop`,
    `${off}","user_id":"${off}`,
    `${off}"`,
    `${off}\\`,
    `${off}\\u0000`,
    `${off}\n`,
    `\n${off}`,
    `${off}\r\nurl = http://127.0.0.1:1`,
    `${off}\t`,
    `${off} `,
    ` ${off}`,
    `${off}\u0007`,
    `${off}\u2028`,
    `${off}'`,
    `$(echo ${off})`,
    `\`echo ${off}\``,
    `@${desktop.tokenFile}`,
    `-K${desktop.tokenFile}`,
    '-',
    '*',
    '%s%n',
    'ｏwner',
    `${off}${'a'.repeat(100_000)}`,
    'a'.repeat(65),
  ]) {
    expectRefused(await desktop.logOn(hostile), noUserId);
  }
  const exported = await server.cli(['audit', 'export', '--format', 'ndjson']);
  expect(exported, 'none of them was asked about').not.toContain('channel.');
  expect(await desktop.logOn(off)).toMatchObject({ letIn: true });
});
