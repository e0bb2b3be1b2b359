import { clock } from '../fixtures/clock.ts';
import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

const label = 'Your own verification code';
/** For as many seconds a code counts that staff gave (R37). */
const COUNTS = 5 * 60;

test('a code of one’s own is asked in place, where the last one is too old', async ({
  visitor,
  account,
  server,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const desk = await Desk.openAt(holder, visitor, server);
  await expect(desk.page.getByLabel(label)).toHaveCount(0);
  clock.advance(COUNTS);
  await desk.account(holder.userId);
  const action = await desk.unfold('Switch on 2FA', 'Called; knows the postcode');
  const button = action.getByRole('button', { name: 'Switch on 2FA' });
  const code = action.getByLabel(label);
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await a11y();

  await code.fill(desk.app.wrong());
  await button.click();
  await expect(action.getByRole('alert')).toContainText('That code is not right.');
  await expect(action.getByRole('alert')).toBeFocused();
  const reason = action.getByLabel('Reason, for the records');
  await expect(reason).toHaveValue('Called; knows the postcode');
  await expect(code).toHaveValue('');
  await expect(desk.stands).toContainText('Two-factor logon is off.');
  await a11y();

  await code.fill(desk.app.fresh());
  await button.click();
  await desk.told('Done: Switch on 2FA.');
  // For five minutes no other is asked.
  await expect(desk.page.getByLabel(label)).toHaveCount(0);
  await desk.act('Switch off 2FA');
  await desk.told('Done: Switch off 2FA.');
});

test('a page that was open before a code grew too old asks for one when it is sent', async ({
  visitor,
  account,
  server,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const desk = await Desk.openAt(holder, visitor, server);
  const action = await desk.unfold('Close account', 'Has left the organisation');
  clock.advance(COUNTS);
  await action.getByRole('button', { name: 'Close account' }).click();
  await expect(action.getByRole('alert')).toContainText('Type a code of your own authenticator');
  await expect(action.getByLabel('Reason, for the records')).toHaveValue(
    'Has left the organisation',
  );
  await action.getByLabel(label).fill(desk.app.fresh());
  await action.getByRole('button', { name: 'Close account' }).click();
  await desk.told('Done: Close account.');
  await expect(desk.timeline).toContainText('“Has left the organisation”');
});

test('the planner and an import ask for it too', async ({ visitor, server }) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const desk = await Desk.open(visitor, server);
  await desk.go('Planner');
  const { page } = desk;
  const place = page.getByRole('group', { name: 'Place 1', exact: true });
  await page.getByLabel('Organisation').fill(`Oaks ${mark}`);
  await place.getByLabel('Place').fill(`Oak ${mark}`);
  await place.getByLabel('Computers').fill('1');
  clock.advance(COUNTS);
  await page.getByRole('button', { name: 'Show the user IDs' }).click();
  await visitor.at(`User IDs for Oaks ${mark}`);
  await page.getByLabel('Reason, for the records').fill('New customer');
  await page.getByLabel(label).fill(desk.app.fresh());
  await page.getByRole('button', { name: 'Create them all' }).click();
  await visitor.at(`Sheets for Oaks ${mark}`);

  clock.advance(COUNTS);
  await desk.go('Import');
  await page.getByLabel('The file’s content').fill(`user_id\nin-${mark}`);
  await page.getByLabel('Reason, for the records').fill('From the old system');
  await page.getByLabel(label).fill(desk.app.fresh());
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await desk.told('Imported: 1 account');
});
