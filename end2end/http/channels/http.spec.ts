// The call of deploy/channel/README.md (S10), run as it stands there: over https, and for the user ID
// `office`. Around it are only what that host would have: a name, an authority and the file of the token.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addAccount } from '../../fixtures/account.ts';
import { newToken } from '../../fixtures/channels.ts';
import { put } from '../../fixtures/proxy-files.ts';
import { Proxy } from '../../fixtures/proxy.ts';
import { expect, LOGON, test } from '../../fixtures/site.ts';

const readme = readFileSync(
  resolve(import.meta.dirname, '../../../deploy/channel/README.md'),
  'utf8',
);
/** The blocks of the README, without what they are set in by. */
const blocks = readme.match(/(?:^ {4}.*\n)+/gm)?.map((block) => block.replace(/^ {4}/gm, '')) ?? [];
const block = (start: string): string => {
  const [found, ...more] = blocks.filter((text) => text.startsWith(start));
  if (!found || more.length) throw new Error(`not one block of the README begins with ${start}`);
  return found;
};

test('what the README asks is answered as the README says', async ({ startServer }) => {
  const token = newToken();
  const env = {
    GTG__PROXY__TRUSTED: '127.0.0.1',
    GTG__CHANNELS__TOKEN: token,
    GTG__CHANNELS__WITHOUT_TWO_FACTOR: 'remote-desktop',
  };
  const server = await startServer({ origin: LOGON, env });
  const proxy = await Proxy.start('nginx', server.address, {});
  const header = join(proxy.folder, 'channel.header');
  const curlrc = [`connect-to = logon.example:443:127.0.0.1:${proxy.port}`];
  const configure = (trusted: boolean, shown = token) => {
    const authority = trusted ? [`cacert = ${join(proxy.folder, 'certificate.pem')}`] : [];
    writeFileSync(
      join(proxy.folder, '.curlrc'),
      [...curlrc, ...authority, 'silent', ''].join('\n'),
    );
    writeFileSync(header, `Authorization: Bearer ${shown}\n`, { mode: 0o600 });
  };
  const command = put(block('curl '), '/etc/good-to-go/channel.header', header);
  const ask = (): Promise<{ code: number; out: string }> =>
    new Promise((done) => {
      const environment = { PATH: process.env['PATH'], HOME: proxy.folder };
      execFile('sh', ['-c', command], { env: environment }, (error, out) =>
        done({ code: Number(error?.code ?? 0), out }),
      );
    });
  try {
    configure(true);
    await addAccount(server, { userId: 'office', twoFactor: false });
    const allowed = await ask();
    expect(allowed.code).toBe(0);
    expect(allowed.out).toMatch(/^\{"allow":true,"reason":"allowed","message":"[^"]+"\}$/);

    await server.cli(['2fa', 'enable', 'office', '--reason', 'The holder asked for it']);
    const [refusal = ''] = block('{"allow":').split('…');
    expect(refusal).toContain('"allow":false,"reason":"two-factor"');
    const refused = await ask();
    expect(refused.code).toBe(0);
    expect(refused.out.slice(0, refusal.length)).toBe(refusal);

    // Whatever goes wrong says nothing that could be taken for a yes.
    await server.cli(['2fa', 'disable', 'office', '--reason', 'The holder asked for it']);
    configure(true, newToken());
    expect((await ask()).out, 'a wrong token').not.toContain('allow');
    configure(false);
    expect(await ask(), 'a certificate that nobody vouches for').toEqual({ code: 60, out: '' });
    configure(true);
    expect((await ask()).out).toBe(allowed.out);
    await server.stop();
    expect((await ask()).out, 'Good to Go is down').not.toContain('allow');
  } finally {
    await proxy.stop();
  }
});
