import { addAccount } from '../../fixtures/account.ts';
import { PlainBrowser } from '../../fixtures/plain-browser.ts';
import { expect, test } from '../../fixtures/site.ts';

// Made by Python's bcrypt of "correct horse 7"; nobody logs on with it here.
const HASH = '$2b$10$S5GTXy.NTGrnYTXQDxOShuam1WLfx9.hK./dHXCrNoqOkp3STF19u';
const OTPAUTH = 'otpauth://totp/Old:tablet?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** MiB that the server may take for the largest file; its text alone is 6 of them as it is sent. */
const MOST = 128;

test('the largest import takes less than a minute and little memory', async ({ startServer }) => {
  const server = await startServer();
  const staff = await addAccount(server, { role: 'support', twoFactor: false });
  const priya = new PlainBrowser(server.address, server.origin);
  await priya.enrol(staff);
  const before = server.mostMemory();

  const rows = Array.from(
    { length: 10_000 },
    (_, n) =>
      `oak-${n},Room ${n} of the nursery,Little Oaks Group,Oak Lane ${n},` +
      (n < 1000 ? `${HASH},${OTPAUTH}` : ','),
  );
  const csv = ['user_id,name,organisation,place,password_hash,otpauth', ...rows].join('\n');
  const begun = performance.now();
  const form = new URLSearchParams({ csv, step: 'import', reason: 'Moved' });
  const answer = await priya.step('/support/import', form);
  const page = await answer.text();
  const seconds = (performance.now() - begun) / 1000;
  const taken = server.mostMemory() - before;
  console.log(`10,000 accounts in ${seconds.toFixed(1)} s with ${taken.toFixed(0)} MiB more`);
  expect(page).toContain('Imported: 9000 accounts');
  expect(page).toContain(
    '1000 accounts bring a password, an authenticator or an e-mail address: they wait',
  );
  expect(seconds).toBeLessThan(60);
  expect(taken).toBeLessThan(MOST);
});
