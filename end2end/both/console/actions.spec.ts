import { expect, test } from '../../fixtures/index.ts';

test('from off to enrolled, reset and closed, each with its reason', async ({
  openConsole,
  anotherVisitor,
  account,
  a11y,
}) => {
  test.slow(); // four logons, and most states are looked at in many ways
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  await expect(staff.stands).toContainText('Two-factor logon is off.');
  await staff.unfold('Turn on two-factor logon');
  await a11y();
  await staff.act('Turn on two-factor logon', 'Asked for by telephone');
  await staff.told('Done: Turn on two-factor logon.');
  await expect(staff.stands).toContainText(/Waiting for enrolment since (today|\w+day) /);
  await expect(staff.timeline).toContainText('“Asked for by telephone”');
  await expect(staff.timeline).toContainText(`by ${staff.userId}`);

  const rose = await anotherVisitor();
  const app = await rose.enrol(holder);
  await staff.account(holder.userId);
  await expect(staff.stands).toContainText(/Two-factor logon has been on since (today|\w+day) /);
  await a11y();

  await staff.act('End sessions');
  await staff.told('Done: End sessions.');
  await rose.page.reload();
  await rose.at('Log on');

  for (const label of ['Forget browsers', 'Lift pauses', 'Allow adding an authenticator']) {
    await staff.act(label);
    await staff.told(`Done: ${label}.`);
  }
  await staff.act('Reset two-factor logon');
  await staff.told('Done: Reset two-factor logon.');
  await expect(staff.page.locator('#has')).toContainText('removed or replaced today');
  await rose.startLogon(holder);
  await rose.at('Set up your authenticator');
  expect((await rose.addToAuthenticator()).secret).not.toBe(app.secret);
  await staff.act('Re-arm enrolment');
  await staff.told('Done: Re-arm enrolment.');
  await staff.act('Turn off two-factor logon');
  await staff.told('Done: Turn off two-factor logon.');
  // From now on the password alone is enough.
  await rose.logOn(holder);
  await staff.act('Disable account');
  await expect(staff.stands).toContainText('nobody can log on to it');
  await rose.page.reload();
  await rose.at('Log on');
  await rose.startLogon(holder);
  await expect(rose.alert).toHaveText(
    'User ID or password is not right. Check both and try again.',
  );
  await staff.act('Enable account');
  await staff.told('Done: Enable account.');
  await rose.startLogon(holder);
  await rose.at('You are logged on');
});

test('a set-up code and a PIN are read out once', async ({
  openConsole,
  visitor,
  anotherVisitor,
  account,
  a11y,
}) => {
  // Whose holder has never logged on: otherwise a second member of staff must agree.
  const holder = await account({ twoFactor: false });
  const rose = await anotherVisitor();
  const staff = await openConsole(holder);
  await staff.act('Set-up code');
  await visitor.at(`Set-up code for ${holder.userId}`);
  await a11y();
  const code = await staff.page.locator('#code').innerText();
  await staff.page.getByRole('link', { name: `Back to ${holder.userId}` }).click();
  const action = await staff.unfold('Turn on two-factor logon');
  await action.getByLabel('Ask for a PIN before the QR code; you read it out').check();
  await action.getByLabel('Hours to enrol; leave empty for the usual 72').fill('4');
  await action.getByRole('button', { name: 'Turn on two-factor logon' }).click();
  await visitor.at(`PIN for ${holder.userId}`);
  const pin = await staff.page.locator('#pin').innerText();
  await a11y();
  // Once means once.
  await staff.account(holder.userId);
  for (const secret of [code, pin]) {
    await expect(staff.page.locator('body')).not.toContainText(secret);
  }

  await rose.reachPassword(holder, code);
  await rose.choosePassword('seven sunflowers 8 in a row');
  await expect(rose.page.getByLabel('PIN from support', { exact: true })).toBeFocused();
  await a11y(rose.page);
  await rose.page.getByLabel('PIN from support', { exact: true }).fill(pin);
  if (!rose.scripted) await rose.button('Continue').click();
  await rose.at('Set up your authenticator');
});
