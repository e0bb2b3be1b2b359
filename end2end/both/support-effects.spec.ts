import { AccountPage } from '../fixtures/account-page.ts';
import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

test('an enrolment that is re-armed begins anew, with another QR code', async ({
  visitor,
  anotherVisitor,
  account,
  server,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  const before = await rose.startEnrolment(holder);
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.act('Re-arm enrolment', 'Somebody else has seen the screen');
  await desk.told('Done: Re-arm enrolment.');

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
  visitor,
  anotherVisitor,
  account,
  server,
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
  const desk = await Desk.open(visitor, server);
  const asNew = desk.timeline.getByRole('row').filter({ hasText: 'in a new browser' });
  // The list of known browsers is the last one.
  const known = desk.page.locator('#has > :last-child');
  await logOnAgain();
  await desk.account(holder.userId);
  await expect(known.getByRole('listitem')).toHaveCount(1);
  await expect(asNew).toHaveCount(1);

  await desk.act('Forget browsers');
  await desk.told('Done: Forget browsers.');
  await expect(known).toHaveText('none');
  await logOnAgain();
  await desk.account(holder.userId);
  await expect(known.getByRole('listitem')).toHaveCount(1);
  await expect(asNew).toHaveCount(2);
});

test('who is paused after wrong codes is let try again at once', async ({
  visitor,
  anotherVisitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  const app = await rose.enrolAndReachCode(holder);
  for (let tries = 0; tries < 5; tries += 1) await rose.giveCode(app.wrong());
  await expect(rose.alert).toContainText('too many wrong codes');

  const desk = await Desk.openAt(holder, visitor, server);
  await expect(desk.page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
  await expect(desk.stands).toContainText(/Codes are paused for 1[45] more minutes\./);
  await expect(desk.stands).toContainText('Lately 5 wrong codes');
  await a11y();
  await desk.act('Open again', 'Misread the 1 for a 7');
  await desk.told('Done: Open again.');
  await expect(desk.stands).not.toContainText('paused');
  await rose.reload();
  await rose.giveCode(app.fresh());
  await rose.at('You are logged on');
});

test('who is let add an authenticator adds one without a code, and no other', async ({
  visitor,
  anotherVisitor,
  account,
  server,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  await rose.enrol(holder);
  const page = new AccountPage(rose);
  await page.enter();
  await expect(rose.button('Add another authenticator')).toBeHidden();
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.act('Let add an authenticator', 'The telephone is broken; logged on at the office');
  await desk.told('Done: Let add an authenticator.');

  await rose.open('/account');
  await page.add('New phone');
  await expect(page.rows('Authenticators')).toHaveCount(2);
  await expect(rose.button('Add another authenticator')).toBeHidden();
  await desk.account(holder.userId);
  await expect(desk.page.locator('#has')).toContainText('New phone');
});
