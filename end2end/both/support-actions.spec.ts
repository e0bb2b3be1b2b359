import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

test('from off to enrolled, reset and closed, each with its reason', async ({
  visitor,
  anotherVisitor,
  account,
  server,
  a11y,
}) => {
  test.slow(); // four logons, and most states are looked at in many ways
  const holder = await account({ twoFactor: false });
  const desk = await Desk.openAt(holder, visitor, server);
  await expect(desk.stands).toContainText('Two-factor logon is off.');
  await desk.unfold('Switch on 2FA');
  await a11y();
  await desk.act('Switch on 2FA', 'Asked for by telephone');
  await desk.told('Done: Switch on 2FA.');
  await expect(desk.stands).toContainText(/Waiting for enrolment since (today|\w+day) /);
  await expect(desk.timeline).toContainText('“Asked for by telephone”');
  await expect(desk.timeline).toContainText(`by ${desk.userId}`);

  const rose = await anotherVisitor();
  const app = await rose.enrol(holder);
  await desk.account(holder.userId);
  await expect(desk.stands).toContainText(/Two-factor logon is on since (today|\w+day) /);
  await a11y();

  await desk.act('End sessions');
  await desk.told('Done: End sessions.');
  await rose.page.reload();
  await rose.at('Log on');

  for (const label of ['Forget browsers', 'Open again', 'Let add an authenticator']) {
    await desk.act(label);
    await desk.told(`Done: ${label}.`);
  }
  await desk.act('Reset 2FA');
  await desk.told('Done: Reset 2FA.');
  await expect(desk.page.locator('#has')).toContainText('removed or replaced today');
  await rose.startLogon(holder);
  await rose.at('Set up your authenticator');
  expect((await rose.addToAuthenticator()).secret).not.toBe(app.secret);
  await desk.act('Re-arm enrolment');
  await desk.told('Done: Re-arm enrolment.');
  await desk.act('Switch off 2FA');
  await desk.told('Done: Switch off 2FA.');
  // From now on the password alone is enough.
  await rose.logOn(holder);
  await desk.act('Close account');
  await expect(desk.stands).toContainText('nobody can log on to it');
  await rose.page.reload();
  await rose.at('Log on');
  await rose.startLogon(holder);
  await expect(rose.alert).toHaveText(
    'User ID or password is not right. Check both and try again.',
  );
  await desk.act('Reopen account');
  await desk.told('Done: Reopen account.');
  await rose.startLogon(holder);
  await rose.at('You are logged on');
});

test('a set-up code and a PIN are read out once', async ({
  visitor,
  anotherVisitor,
  account,
  server,
  a11y,
}) => {
  // Whose holder has never logged on: otherwise a second member of staff must agree.
  const holder = await account({ twoFactor: false });
  const rose = await anotherVisitor();
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.act('Set-up code');
  await visitor.at(`Set-up code for ${holder.userId}`);
  await a11y();
  const code = await desk.page.locator('#code').innerText();
  await desk.page.getByRole('link', { name: `Back to ${holder.userId}` }).click();
  const action = await desk.unfold('Switch on 2FA');
  await action.getByLabel('Ask for a PIN before the QR code; you read it out').check();
  await action.getByLabel('Hours to enrol; empty for the usual').fill('4');
  await action.getByRole('button', { name: 'Switch on 2FA' }).click();
  await visitor.at(`PIN for ${holder.userId}`);
  const pin = await desk.page.locator('#pin').innerText();
  await a11y();
  // Once means once.
  await desk.account(holder.userId);
  for (const secret of [code, pin]) {
    await expect(desk.page.locator('body')).not.toContainText(secret);
  }

  await rose.reachPassword(holder, code);
  await rose.choosePassword('seven sunflowers 8 in a row');
  await expect(rose.page.getByLabel('PIN from support', { exact: true })).toBeFocused();
  await a11y(rose.page);
  await rose.page.getByLabel('PIN from support', { exact: true }).fill(pin);
  if (!rose.scripted) await rose.button('Continue').click();
  await rose.at('Set up your authenticator');
});
