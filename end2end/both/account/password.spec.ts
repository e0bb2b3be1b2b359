import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';

const password = 'marigold lantern bucket';

test('a new password ends what is logged on elsewhere', async ({
  visitor,
  anotherVisitor,
  account,
}) => {
  const holder = await account({ twoFactor: false });
  const elsewhere = await anotherVisitor();
  for (const one of [visitor, elsewhere]) {
    await one.logOn(holder);
  }
  const page = new AccountPage(visitor);
  await page.enter();
  await expect(page.rows('Logged on now')).toHaveCount(2);
  await page.changePassword(holder.password, password);
  await page.told('The password is changed.');
  await expect(page.rows('Logged on now')).toHaveCount(1);
  expect((await page.events())[0]).toBe('The password was changed');

  await elsewhere.reload();
  await elsewhere.at('Log on');
  await elsewhere.startLogon(holder);
  await expect(elsewhere.alert).toContainText('not right');
  await elsewhere.startLogon({ ...holder, password });
  await elsewhere.at('You are logged on');
  await visitor.reload();
  await visitor.at('Your account');
});

test('a refused password is told why', async ({ visitor, account, a11y }) => {
  test.slow(); // every state is looked at in many ways
  const holder = await account({ twoFactor: false });
  const page = await AccountPage.open(visitor, holder);
  const present = visitor.page.getByLabel('Present password', { exact: true });
  for (const [typed, chosen, again, why, mended] of [
    ['not the password at all', password, password, 'The present password is not right.', present],
    [holder.password, password, `${password}!`, 'not the same', visitor.newPassword],
    [holder.password, 'marigold 97', 'marigold 97', 'at least 15', visitor.newPassword],
    [holder.password, 'Sunflower Nurseries', 'Sunflower Nurseries', 'only', visitor.newPassword],
    [holder.password, holder.password, holder.password, 'same as the present', visitor.newPassword],
  ] as const) {
    await page.changePassword(typed, chosen, again);
    await expect(visitor.alert).toContainText(why);
    // Without a script all three are empty again, and the first comes first.
    await expect(visitor.scripted ? mended : present).toBeFocused();
    await expect(mended).toHaveValue('');
    for (const secret of [typed, chosen]) {
      expect(await visitor.page.content()).not.toContain(`"${secret}"`);
    }
  }
  await a11y();
  await page.changePassword(holder.password, password);
  await page.told('The password is changed.');
});

test('who has no code is told of none', async ({ visitor, account }) => {
  const holder = await account({ twoFactor: false });
  const page = await AccountPage.open(visitor, holder);
  await page.changePassword('not the password at all', password);
  await expect(visitor.alert).toContainText('The present password is not right.');
  await expect(visitor.alert).not.toContainText('code');
});

test('with two-factor logon a code comes before, and at the next logon', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  const { page, app } = await AccountPage.unlocked(visitor, holder);
  await page.changePassword(holder.password, password);
  await page.told('The password is changed.');
  await visitor.open('/');
  await visitor.logOff();
  await visitor.reachCode({ ...holder, password });
  await visitor.giveCode(app.fresh());
  await visitor.at('You are logged on');
});
