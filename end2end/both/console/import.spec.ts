import { Authenticator } from '../../fixtures/authenticator.ts';
import type { Staff } from '../../fixtures/staff.ts';
import { expect, test } from '../../fixtures/index.ts';

const password = 'correct horse 7';
// Python 3.11, as Django writes it: hashlib.pbkdf2_hmac('sha256', b'correct horse 7', b'salt', 1000)
const hash = 'pbkdf2_sha256$1000$salt$Q2I81QlttZo6hz1EiI4cpv84oOpxgAsmjzGDojeJyIw=';

/** A second member of staff agrees to the import that has `userId` in it. */
async function agreeTo(userId: string, staff: Staff): Promise<void> {
  await staff.go('Approvals');
  const row = staff.row(userId);
  await expect(row).not.toContainText(hash);
  await row.getByRole('button', { name: 'Agree' }).click();
  await staff.told('Imported: ');
}

test('accounts of another system are looked through, and come in', async ({
  openConsole,
  openAnotherConsole,
  visitor,
  anotherVisitor,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const mark = Math.random().toString(36).slice(2, 8);
  const lines = ['user_id,name,role,password_hash', `in-${mark},Rose,,${hash}`];
  const staff = await openConsole();
  await staff.go('Import');
  await a11y();
  const { page } = staff;
  // Only a script can put a file into the field.
  await expect(page.locator('input[type=file]')).toBeVisible({ visible: visitor.scripted });
  const text = page.getByLabel('The file’s content');
  await text.fill([...lines, `x ${mark},,,`, `st-${mark},,support,`].join('\n'));
  await page.getByRole('button', { name: 'Only check it' }).click();
  await expect(visitor.alert).toContainText('2 lines cannot be imported');
  await expect(page.getByRole('row').filter({ hasText: `st-${mark}` })).toContainText('support');
  await a11y();
  await expect(page.locator('body')).not.toContainText(hash);

  await text.fill(lines.join('\n'));
  await page.getByLabel('Reason, for the records').fill('From the old system');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await staff.told('1 account brings a password, an authenticator or an e-mail address: it waits');
  // What came of it stands in the place of how far it was.
  await expect(page.locator('.progress').filter({ visible: true })).toHaveCount(0);
  await a11y();
  await expect(page.locator('body')).not.toContainText(hash);
  await agreeTo(`in-${mark}`, await openAnotherConsole());
  const rose = await anotherVisitor();
  await rose.open('/logon');
  await rose.startLogon({ userId: `in-${mark}`, password: password, name: '' });
  await rose.at('You are logged on');
});

/** A field of a protobuf message: bytes that are shorter than 128, or a number that is smaller. */
const field = (tag: number, content: string | Buffer | number): Buffer =>
  typeof content === 'number'
    ? Buffer.from([tag << 3, content])
    : Buffer.concat([
        Buffer.from([(tag << 3) | 2, Buffer.byteLength(content)]),
        Buffer.from(content),
      ]);

/** The text of an export of Google Authenticator, by its published description. */
function exported(entries: { secret: string; name: string; issuer: string }[]): string {
  const [sha1, sixDigits, byTime] = [1, 1, 2];
  const messages = entries.map(({ secret, name, issuer }) => [
    field(1, secret),
    field(2, name),
    field(3, issuer),
    field(4, sha1),
    field(5, sixDigits),
    field(6, byTime),
  ]);
  const data = Buffer.concat(messages.map((fields) => field(1, Buffer.concat(fields))));
  return `otpauth-migration://offline?data=${encodeURIComponent(data.toString('base64'))}`;
}

test('authenticators of another system come along: nobody enrols again', async ({
  openConsole,
  openAnotherConsole,
  visitor,
  anotherVisitor,
  a11y,
}) => {
  const mark = Math.random().toString(36).slice(2, 8);
  // Each as text, and in base32 as oathtool wants it.
  const rose = ['12345678901234567890', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'] as const;
  const sian = ['abcdefghijklmnopqrst', 'MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U'] as const;
  const label = encodeURIComponent(`Old system:rose-${mark}`);
  const uri = `otpauth://totp/${label}?secret=${rose[1]}&issuer=Old%20system&period=30`;
  const migration = exported([
    { secret: 'ABCDEFGHIJKLMNOPQRST', name: `Old system:somebody-${mark}`, issuer: 'Old system' },
    { secret: sian[0], name: `Old system:sian-${mark}`, issuer: 'Old system' },
  ]);
  const csv = [
    'user_id,name,password_hash,otpauth',
    `rose-${mark},Rose,${hash},${uri}`,
    `sian-${mark},Siân,${hash},${migration}`,
  ].join('\n');

  const staff = await openConsole();
  await staff.go('Import');
  const { page } = staff;
  await page.getByLabel('The file’s content').fill(csv);
  await page.getByRole('button', { name: 'Only check it' }).click();
  await staff.told('2 accounts bring a password, an authenticator or an e-mail address: they wait');
  await a11y();
  if (!visitor.scripted) await page.getByLabel('The file’s content').fill(csv);
  await page.getByLabel('Reason, for the records').fill('From the old system');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await staff.told('2 accounts bring a password, an authenticator or an e-mail address: they wait');
  await agreeTo(`rose-${mark}`, await openAnotherConsole());
  for (const secret of [...rose, ...sian, migration.slice(-20), hash]) {
    expect(await page.content(), 'R38').not.toContain(secret);
  }

  for (const [name, [, secret]] of [
    ['rose', rose],
    ['sian', sian],
  ] as const) {
    const person = await anotherVisitor();
    await person.reachCode({ userId: `${name}-${mark}`, password, name });
    await person.giveCode(await new Authenticator(secret).fresh());
    // The other system has no recovery codes that could come along.
    await person.keepCodes();
  }
  await staff.account(`sian-${mark}`);
  await expect(staff.stands).toContainText(/Two-factor logon has been on since (today|\w+day) /);
  await expect(staff.page.locator('#has')).toContainText('Old system');
});
