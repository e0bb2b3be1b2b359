import { expect, test } from '../../fixtures/own-server.ts';
import { place, planned } from '../../fixtures/planner.ts';

test.use({ settings: { GTG__SITE__NAME: 'Planned' } });

test('example 1 of the source, changed a little, and printed', async ({
  openConsole,
  visitor,
  anotherVisitor,
  server,
  a11y,
  guard,
}) => {
  guard.expects(/status of 404/);
  const staff = await openConsole();
  const { page } = staff;
  await staff.go('Planner');
  await page.getByLabel('Organisation').fill('Sunny Days');
  await place(page, 1, 'Head office', 'Head office', '2');
  await place(page, 2, 'Oak Lane', 'Nursery', '1');
  await place(page, 3, 'Riverside', 'Nursery', '2');
  await page.getByRole('button', { name: 'Show the user IDs' }).click();
  await visitor.at('User IDs for Sunny Days');
  const each = 'Each computer needs a user ID of its own, with the authenticator on it.';
  const shared =
    'The team of this place shares its computer, and so one user ID, with the authenticator on it.';
  const plan = [
    ['head-office-1', 'Head office 1', 'Head office', each],
    ['head-office-2', 'Head office 2', 'Head office', each],
    ['oak-lane', 'Oak Lane', 'Oak Lane', shared],
    ['riverside-1', 'Riverside 1', 'Riverside', each],
    ['riverside-2', 'Riverside 2', 'Riverside', each],
  ] as const;
  await expect(page.getByRole('group', { name: /^User ID/ })).toHaveCount(plan.length);
  for (const [index, [userId, name, where, why]] of plan.entries()) {
    const row = planned(page, index + 1);
    await expect(row.getByLabel('User ID')).toHaveValue(userId);
    await expect(row.getByLabel('Name')).toHaveValue(name);
    await expect(row.getByLabel('Place')).toHaveValue(where);
    await expect(row.getByLabel('Authenticator')).toHaveValue('computer');
    await expect(row.locator('.hint')).toHaveText(why);
  }

  await planned(page, 3).getByLabel('Leave out').check();
  const phone = 'On the person’s phone';
  await planned(page, 2).getByLabel('Authenticator').selectOption({ label: phone });
  await page.getByLabel('Reason, for the records').fill('New customer');
  await page.getByRole('button', { name: 'Create them all' }).click();
  await visitor.at('Sheets for Sunny Days');

  const sheets = page.locator('.sheet');
  await expect(sheets.locator('h2')).toHaveText(['Head office', 'Riverside']);
  const computer = 'On this computer';
  for (const [index, rows] of [
    [`head-office-1 ${computer}`, `head-office-2 ${phone}`],
    [`riverside-1 ${computer}`, `riverside-2 ${computer}`],
  ].entries()) {
    const told = sheets.nth(index).locator('tbody tr');
    const cells = (row: number, column: string) => told.nth(row).locator(column).innerText();
    const seen = [0, 1].map(
      async (row) => `${await cells(row, 'th')} ${await cells(row, 'td >> nth=2')}`,
    );
    expect(await Promise.all(seen)).toEqual(rows);
  }
  const codes = await page.locator('.once').allInnerTexts();
  expect(new Set(codes).size).toBe(4);

  const print = page.getByRole('button', { name: 'Print' });
  const byBrowser = page.getByText('Use your browser’s own command for printing.');
  await expect(print).toBeVisible({ visible: visitor.scripted });
  await expect(byBrowser).toBeVisible({ visible: !visitor.scripted });
  await page.emulateMedia({ media: 'print' });
  for (const control of [print, page.getByRole('button', { name: 'Log off' })])
    await expect(control).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Support' })).toBeHidden();
  await expect(page.locator('.languages')).toBeHidden();
  await expect(page.getByText('Print this page now')).toBeHidden();
  for (const sheet of await sheets.all()) {
    await expect(sheet).toBeVisible();
    await expect(sheet).toContainText(`At ${server.origin}/logon, type the user ID`);
    await expect(sheet).toContainText(/Made \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
  }
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b/g), 'a sheet of paper for each place').toHaveLength(2);
  await page.emulateMedia({ media: null });
  await a11y();

  // What was left out is nobody's, and the codes are nowhere else.
  await page.goto('/support/accounts/oak-lane');
  await visitor.at('There is no account with this user ID.');
  for (const path of ['/support/planner', '/support/accounts/head-office-2', '/support/audit']) {
    await page.goto(path);
    for (const code of codes) await expect(page.locator('body')).not.toContainText(code);
  }
  await staff.account('head-office-2');
  await expect(visitor.main).toContainText('Head office 2 · Sunny Days · Head office');
  await expect(staff.stands).toContainText('Waiting for enrolment');
  const rose = await anotherVisitor();
  await rose.reachPassword({ userId: 'head-office-2', password: '', name: '' }, codes[1]!);
});
