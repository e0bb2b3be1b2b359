import { expect, test } from '../../fixtures/index.ts';

test('who is no staff is told so, and who is not logged on logs on', async ({
  visitor,
  account,
  guard,
  a11y,
}) => {
  guard.expects(/status of 403/);
  await visitor.page.goto('/support');
  await visitor.at('Log on');
  await visitor.logOn(await account({ twoFactor: false }));
  await expect(visitor.page.getByRole('link', { name: 'Support console' })).toHaveCount(0);
  await visitor.page.goto('/support');
  await visitor.at('For support staff');
  await a11y();
  await visitor.page.getByRole('link', { name: 'Back to the overview' }).click();
  await visitor.at('You are logged on');
});

test('an account that is not there is no dead end', async ({
  openConsole,
  visitor,
  a11y,
  guard,
}) => {
  guard.expects(/status of 404/);
  const staff = await openConsole();
  await staff.page.goto('/support/accounts/nobody-has-this');
  await visitor.at('There is no account with this user ID.');
  await a11y();
  await staff.page.getByRole('link', { name: 'Back to the accounts' }).click();
  await visitor.at('Accounts');
});

test('what is refused says why where it was typed, and keeps what was', async ({
  openConsole,
  visitor,
  account,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  // Spaces are no reason, though a browser takes them for one.
  const action = await staff.unfold('Turn on two-factor logon', '   ');
  const pin = action.getByLabel('Ask for a PIN before the QR code; you read it out');
  await pin.check();
  await action.getByLabel('Hours to enrol; leave empty for the usual 72').fill('4');
  await action.getByRole('button', { name: 'Turn on two-factor logon' }).click();
  await visitor.at(holder.userId);
  await expect(action.getByRole('alert')).toHaveText('Type a reason of at most 300 characters.');
  const reason = action.getByLabel('Reason, for the records');
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAccessibleDescription('Type a reason of at most 300 characters.');
  await expect(pin).toBeChecked();
  await expect(action.getByLabel('Hours to enrol; leave empty for the usual 72')).toHaveValue('4');
  await a11y();
  await staff.act('Turn on two-factor logon', 'Called; knows the postcode');
  await visitor.at(`PIN for ${holder.userId}`);
});

test('what does not fit any more is told above all', async ({
  openConsole,
  visitor,
  account,
  server,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  const action = await staff.unfold('Turn on two-factor logon');
  await server.cli(['2fa', 'enable', holder.userId, '--reason', 'A colleague was quicker']);
  await action.getByRole('button', { name: 'Turn on two-factor logon' }).click();
  await expect(visitor.alert).toContainText('Check how it stands now.');
  await expect(visitor.alert).toBeFocused();
  await expect(staff.stands).toContainText('Waiting for enrolment');
  await expect(staff.timeline).not.toContainText(staff.userId);
  await a11y();
  // A reload shows how it stands, and sends nothing again.
  await staff.account(holder.userId);
  await expect(visitor.alert).toHaveCount(0);
});

test('nobody changes their own account', async ({ openConsole, visitor, a11y }) => {
  const staff = await openConsole();
  await staff.account(staff.userId);
  await expect(visitor.main).toContainText('This is your own account.');
  await expect(visitor.main.locator('form')).toHaveCount(0);
  await a11y();
});
