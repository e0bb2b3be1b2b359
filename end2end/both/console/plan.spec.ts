import { expect, test } from '../../fixtures/index.ts';
import { place, planned } from '../../fixtures/planner.ts';

test('example 2 of the source, from the description to the first logon', async ({
  openConsole,
  visitor,
  anotherVisitor,
  a11y,
}) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const staff = await openConsole();
  await staff.go('Planner');
  await a11y();
  const { page } = staff;
  await page.getByLabel('Organisation').fill(`Oaks ${mark}`);
  await place(page, 1, `Setting ${mark}`, 'Nursery', '1');
  await place(page, 2, `House ${mark}`, 'Home', '1');
  const owner = page.getByRole('group', { name: 'Person 1', exact: true });
  await owner.getByLabel('Name').fill(`Olwen ${mark}`);
  await owner.getByLabel(/^Works at/).fill(`Setting ${mark}, House ${mark}`);
  await page.getByRole('button', { name: 'Show the user IDs' }).click();

  await visitor.at(`User IDs for Oaks ${mark}`);
  await a11y();
  const team = planned(page, 1);
  const mover = planned(page, 2);
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

test('what is wrong with a description, or with a plan, is said beside it', async ({
  openConsole,
  visitor,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const staff = await openConsole();
  const { page } = staff;
  await staff.go('Planner');
  await page.getByLabel('Organisation').fill('Elm Group');
  await place(page, 1, 'Elm House', 'Nursery', '0');
  const person = page.getByRole('group', { name: 'Person 1', exact: true });
  await person.getByLabel('Name').fill('Rhian');
  await person.getByLabel(/^Works at/).fill('The moon');
  await page.getByRole('button', { name: 'Show the user IDs' }).click();
  const first = page.getByRole('group', { name: 'Place 1', exact: true });
  await expect(first.getByRole('alert')).toContainText('computers');
  await expect(first.getByLabel('Place')).toHaveValue('Elm House');
  await expect(person.getByRole('alert')).toBeVisible();
  await expect(person.getByLabel(/^Works at/)).toHaveValue('The moon');
  await a11y();

  await first.getByLabel('Computers').fill('2');
  await person.getByLabel('Name').fill('');
  await person.getByLabel(/^Works at/).fill('');
  await page.getByRole('button', { name: 'Show the user IDs' }).click();
  await visitor.at('User IDs for Elm Group');
  await planned(page, 1).getByLabel('User ID').fill(staff.userId);
  await planned(page, 2).getByLabel('User ID').fill('no user ID');
  await planned(page, 2).getByLabel('Authenticator').selectOption('phone');
  await page.getByLabel('Reason, for the records').fill('New customer');
  await page.getByRole('button', { name: 'Create them all' }).click();
  await expect(planned(page, 1).getByRole('alert')).toHaveText('This user ID already exists.');
  await expect(planned(page, 2).getByRole('alert')).toContainText('Use only letters a to z');
  await expect(planned(page, 2).getByLabel('Authenticator')).toHaveValue('phone');
  await expect(page.getByLabel('Reason, for the records')).toHaveValue('New customer');
  await a11y();

  for (const line of [1, 2]) await planned(page, line).getByLabel('Leave out').check();
  await page.getByRole('button', { name: 'Create them all' }).click();
  await expect(visitor.alert).toHaveText('No account was selected.');
  for (const line of [1, 2])
    await expect(planned(page, line).getByLabel('Leave out')).toBeChecked();
});
