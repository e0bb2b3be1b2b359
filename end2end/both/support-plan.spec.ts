import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

test('example 2 of the source, from the description to the first logon', async ({
  visitor,
  anotherVisitor,
  server,
  a11y,
}) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const desk = await Desk.open(visitor, server);
  await desk.go('Planner');
  await a11y();
  const { page } = desk;
  await page.getByLabel('Organisation').fill(`Oaks ${mark}`);
  const place = async (row: number, name: string, kind: string) => {
    const group = page.getByRole('group', { name: `Place ${row}`, exact: true });
    await group.getByLabel('Place').fill(name);
    await group.getByLabel('Kind').selectOption({ label: kind });
    await group.getByLabel('Computers').fill('1');
  };
  await place(1, `Setting ${mark}`, 'Nursery');
  await place(2, `House ${mark}`, 'Home');
  const owner = page.getByRole('group', { name: 'Person 1', exact: true });
  await owner.getByLabel('Name').fill(`Olwen ${mark}`);
  await owner.getByLabel(/^Works at/).fill(`Setting ${mark}, House ${mark}`);
  await page.getByRole('button', { name: 'Show the user IDs' }).click();

  await visitor.at(`User IDs for Oaks ${mark}`);
  await a11y();
  const team = page.getByRole('group', { name: 'User ID 1', exact: true });
  const mover = page.getByRole('group', { name: 'User ID 2', exact: true });
  await expect(page.getByRole('group', { name: /^User ID/ })).toHaveCount(2);
  await expect(team.getByLabel('Authenticator')).toHaveValue('computer');
  await expect(mover.getByLabel('Authenticator')).toHaveValue('phone');
  await expect(mover).toContainText('Works in several places');
  await mover.getByLabel('User ID').fill(`owner-${mark}`);
  await page.getByLabel('Reason, for the records').fill('New customer');
  await page.getByRole('button', { name: 'Create them all' }).click();

  await visitor.at(`Sheets for Oaks ${mark}`);
  await a11y();
  await expect(page.locator('.sheet')).toHaveCount(1);
  const row = page.getByRole('row').filter({ hasText: `owner-${mark}` });
  const code = await row.locator('.once').innerText();
  const rose = await anotherVisitor();
  const account = { userId: `owner-${mark}`, password: 'seven sunflowers 8 in a row', name: '' };
  await rose.reachPassword(account, code);
  await rose.choosePassword(account.password);
  await rose.at('Set up your authenticator');
});

test('accounts of another system are looked through, and come in', async ({
  visitor,
  anotherVisitor,
  server,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const mark = Math.random().toString(36).slice(2, 8);
  // Python 3.11, as Django writes it: hashlib.pbkdf2_hmac('sha256', b'correct horse 7', b'salt', 1000)
  const hash = 'pbkdf2_sha256$1000$salt$Q2I81QlttZo6hz1EiI4cpv84oOpxgAsmjzGDojeJyIw=';
  const lines = ['user_id,name,role,password_hash', `in-${mark},Rose,,${hash}`];
  const desk = await Desk.open(visitor, server);
  await desk.go('Import');
  await a11y();
  const { page } = desk;
  const text = page.getByLabel('The file’s content');
  await text.fill([...lines, `x ${mark},,,`, `st-${mark},,support,`].join('\n'));
  await page.getByRole('button', { name: 'Only look through it' }).click();
  await expect(visitor.alert).toContainText('2 lines cannot be imported');
  await expect(page.getByRole('row').filter({ hasText: `st-${mark}` })).toContainText('support');
  await a11y();
  await expect(page.locator('body')).not.toContainText(hash);

  await text.fill(lines.join('\n'));
  await page.getByLabel('Reason, for the records').fill('From the old system');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await desk.told('Imported: 1 accounts');
  const rose = await anotherVisitor();
  await rose.open('/logon');
  await rose.startLogon({ userId: `in-${mark}`, password: 'correct horse 7', name: '' });
  await rose.at('You are logged on');
});
