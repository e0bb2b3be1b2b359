import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';

test('an enrolment that is re-armed begins anew, with another QR code', async ({
  openConsole,
  anotherVisitor,
  account,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  const before = await rose.startEnrolment(holder);
  const staff = await openConsole(holder);
  await staff.act('Re-arm enrolment', 'Somebody else has seen the screen');
  await staff.told('Done: Re-arm enrolment.');

  await rose.giveCode(before.fresh());
  await rose.at('Log on');
  await expect(rose.note.filter({ hasText: 'took too long or was ended' })).toBeVisible();
  await rose.startLogon(holder);
  await rose.at('Set up your authenticator');
  const after = await rose.addToAuthenticator();
  expect(after.secret).not.toBe(before.secret);
  await rose.giveCode(before.fresh());
  await expect(rose.alert).toBeVisible();
  await rose.at('Set up your authenticator');
  await rose.giveCode(after.fresh());
  await rose.at('Good to go');
});

test('browsers that are forgotten are new ones again', async ({
  openConsole,
  anotherVisitor,
  account,
}) => {
  test.slow(); // three logons of one authenticator
  const holder = await account();
  const rose = await anotherVisitor();
  const app = await rose.enrol(holder);
  const logOnAgain = async () => {
    await rose.open('/');
    await rose.logOff();
    await rose.reachCode(holder);
    await rose.giveCode(app.fresh());
    await rose.at('You are logged on');
  };
  const staff = await openConsole();
  const asNew = staff.timeline.getByRole('row').filter({ hasText: 'in a new browser' });
  // The list of remembered browsers is the last one.
  const known = staff.page.locator('#has > :last-child');
  await logOnAgain();
  await staff.account(holder.userId);
  await expect(known.getByRole('listitem')).toHaveCount(1);
  await expect(asNew).toHaveCount(1);

  await staff.act('Forget browsers');
  await staff.told('Done: Forget browsers.');
  await expect(known).toHaveText('none');
  await logOnAgain();
  await staff.account(holder.userId);
  await expect(known.getByRole('listitem')).toHaveCount(1);
  await expect(asNew).toHaveCount(2);
});

test('who is paused after wrong codes is let try again at once', async ({
  openConsole,
  anotherVisitor,
  account,
  a11y,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  const app = await rose.enrolAndReachCode(holder);
  for (let tries = 0; tries < 5; tries += 1) await rose.giveCode(app.wrong());
  await expect(rose.alert).toContainText('too many wrong codes');

  const staff = await openConsole(holder);
  await expect(staff.page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
  await expect(staff.stands).toContainText(/Codes are paused for 1[45] more minutes\./);
  await expect(staff.stands).toContainText('Lately: 5 wrong codes');
  await a11y();
  await staff.act('Lift pauses', 'Misread the 1 for a 7');
  await staff.told('Done: Lift pauses.');
  await expect(staff.stands).not.toContainText('paused');
  await rose.reload();
  await rose.giveCode(app.fresh());
  await rose.at('You are logged on');
});

test('who is let add an authenticator adds one without a code, and no other', async ({
  openConsole,
  anotherVisitor,
  account,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  await rose.enrol(holder);
  const page = new AccountPage(rose);
  await page.enter();
  await expect(rose.button('Add another authenticator')).toBeHidden();
  const staff = await openConsole(holder);
  await staff.act(
    'Allow adding an authenticator',
    'The telephone is broken; logged on at the office',
  );
  await staff.told('Done: Allow adding an authenticator.');

  await rose.open('/account');
  await page.add('New phone');
  await expect(page.rows('Authenticators')).toHaveCount(2);
  await expect(rose.button('Add another authenticator')).toBeHidden();
  await staff.account(holder.userId);
  await expect(staff.page.locator('#has')).toContainText('New phone');
});
