import { addAccount } from '../../fixtures/account.ts';
import { PlainBrowser } from '../../fixtures/plain-browser.ts';
import { Proxy } from '../../fixtures/proxy.ts';
import { freePort } from '../../fixtures/server.ts';
import { expect, test } from '../../fixtures/site.ts';

for (const kind of ['nginx', 'caddy'] as const) {
  test(`${kind}: a large file of accounts comes through, and how far its import is comes back`, async ({
    startServer,
  }) => {
    const port = await freePort();
    const logon = `http://localhost:${port}`;
    const server = await startServer({ origin: logon, env: { GTG__PROXY__TRUSTED: '127.0.0.1' } });
    const staff = await addAccount(server, { role: 'support', twoFactor: false });
    const proxy = await Proxy.start(kind, server.address, {}, { port });
    try {
      const priya = new PlainBrowser(`localhost:${port}`, logon);
      await priya.enrol(staff);
      await priya.open('/support/import');
      const rows = Array.from({ length: 9000 }, (_, n) => `oak-${n},Room ${n} of the nursery`);
      const csv = ['user_id,name', ...rows].join('\n');
      const form = new URLSearchParams({ csv, step: 'import', reason: 'Moved' });
      const answer = await priya.step('/support/import', form);
      expect(answer.status).toBe(200);
      const pieces: string[] = [];
      for await (const piece of answer.body ?? []) pieces.push(Buffer.from(piece).toString());
      expect(pieces[0]).toContain('0 of 9000');
      expect(pieces[0], 'the beginning is there before the end').not.toContain('Imported');
      expect(pieces.length).toBeGreaterThan(2);
      expect(pieces.join('')).toContain('Imported: 9000 accounts');
    } finally {
      await proxy.stop();
    }
  });
}
