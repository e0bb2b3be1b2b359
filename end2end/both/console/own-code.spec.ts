import { clock } from '../../fixtures/clock.ts';
import { expect, test } from '../../fixtures/index.ts';

const label = 'Your own verification code';
/** For as many seconds a code counts that staff gave (R37). */
const COUNTS = 5 * 60;

test('a code of one’s own is asked in place, where the last one is too old', async ({
  openConsole,
  account,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  await expect(staff.page.getByLabel(label)).toHaveCount(0);
  clock.advance(COUNTS);
  await staff.account(holder.userId);
  const action = await staff.unfold('Turn on two-factor logon', 'Called; knows the postcode');
  const button = action.getByRole('button', { name: 'Turn on two-factor logon' });
  const code = action.getByLabel(label);
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await a11y();

  await code.fill(staff.app.wrong());
  await button.click();
  const told = `Your own verification code is not right. Type the code that your app shows now for your user ID, ${staff.userId}.`;
  await expect(action.getByRole('alert')).toContainText(told);
  await expect(code).toBeFocused();
  await expect(code).toHaveAccessibleDescription(new RegExp(told));
  const reason = action.getByLabel('Reason, for the records');
  await expect(reason).toHaveValue('Called; knows the postcode');
  await expect(code).toHaveValue('');
  await expect(staff.stands).toContainText('Two-factor logon is off.');
  await a11y();

  await code.fill(staff.app.fresh());
  await button.click();
  await staff.told('Done: Turn on two-factor logon.');
  // For five minutes no other is asked.
  await expect(staff.page.getByLabel(label)).toHaveCount(0);
  await staff.act('Turn off two-factor logon');
  await staff.told('Done: Turn off two-factor logon.');
});

test('a page that was open before a code grew too old asks for one when it is sent', async ({
  openConsole,
  account,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  const action = await staff.unfold('Disable account', 'Has left the organisation');
  clock.advance(COUNTS);
  await action.getByRole('button', { name: 'Disable account' }).click();
  await expect(action.getByRole('alert')).toContainText('Type a code of your own authenticator');
  await expect(action.getByLabel('Reason, for the records')).toHaveValue(
    'Has left the organisation',
  );
  await action.getByLabel(label).fill(staff.app.fresh());
  await action.getByRole('button', { name: 'Disable account' }).click();
  await staff.told('Done: Disable account.');
  await expect(staff.timeline).toContainText('“Has left the organisation”');
});

test('the planner and an import ask for it too', async ({ openConsole, visitor }) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const staff = await openConsole();
  await staff.go('Planner');
  const { page } = staff;
  const place = page.getByRole('group', { name: 'Place 1', exact: true });
  await page.getByLabel('Organisation').fill(`Oaks ${mark}`);
  await place.getByLabel('Place').fill(`Oak ${mark}`);
  await place.getByLabel('Computers').fill('1');
  clock.advance(COUNTS);
  await page.getByRole('button', { name: 'Show the user IDs' }).click();
  await visitor.at(`User IDs for Oaks ${mark}`);
  await page.getByLabel('Reason, for the records').fill('New customer');
  await page.getByLabel(label).fill(staff.app.fresh());
  await page.getByRole('button', { name: 'Create them all' }).click();
  await visitor.at(`Sheets for Oaks ${mark}`);

  clock.advance(COUNTS);
  await staff.go('Import');
  await page.getByLabel('The file’s content').fill(`user_id\nin-${mark}`);
  await page.getByLabel('Reason, for the records').fill('From the old system');
  await page.getByLabel(label).fill(staff.app.fresh());
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await staff.told('Imported: 1 account');
});
