import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';

test('a fresh code opens changes, and no other one does', async ({ visitor, account, a11y }) => {
  test.slow(); // every state is looked at in many ways
  const holder = await account();
  const app = await visitor.reachConfirm(holder);
  const used = app.fresh();
  await visitor.confirm(holder, used);
  await visitor.keepCodes();
  const page = new AccountPage(visitor);
  await page.enter();
  await expect(visitor.main).toContainText(`User ID ${holder.userId}`);
  await expect(visitor.button('Add another authenticator')).toBeHidden();
  await expect(page.part('Password')).toBeHidden();
  await expect(page.rows('Authenticators')).toHaveCount(1);

  await visitor.giveCode(used);
  await expect(visitor.alert).toContainText('That code was used a moment ago');
  await expect(visitor.main).not.toContainText('not right');
  await a11y();
  await visitor.giveCode(app.wrong());
  await expect(visitor.alert).toContainText('That code is not right');
  await expect(visitor.code).toBeFocused();
  await a11y();
  await page.unlock(app);
  await expect(visitor.alert).toBeHidden();
  await expect(page.part('To change something')).toBeHidden();
  await a11y();
  await visitor.page.getByRole('link', { name: 'Back to the overview', exact: true }).click();
  await visitor.at('You are logged on');
});

test('what another logon in this browser has closed is not open any more', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  const { page, app } = await AccountPage.unlocked(visitor, holder);
  const tab = await visitor.newTab();
  await tab.open('/');
  await tab.logOff();
  await tab.reachCode(holder);
  await tab.giveCode(app.fresh());
  await tab.at('You are logged on');
  await visitor.press('Make new ones');
  await expect(visitor.alert).toHaveText('Nothing was changed. Please type a fresh code first.');
  await expect(visitor.page).toHaveTitle(/^Error: Your account – /);
  await expect(page.part('To change something')).toBeVisible();
});

test('an address of before does not say that changes are open', async ({ visitor, account }) => {
  await visitor.enrol(await account());
  const page = new AccountPage(visitor);
  await visitor.open('/account?done=unlocked');
  await expect(page.part('To change something')).toBeVisible();
  await expect(visitor.main).not.toContainText('You can make changes');
});

test('new recovery codes take the place of the old ones', async ({ visitor, account, a11y }) => {
  const holder = await account();
  const app = await visitor.reachConfirm(holder);
  await visitor.confirm(holder, app.fresh());
  const old = await visitor.keepCodes();
  const page = new AccountPage(visitor);
  await page.enter();
  await expect(page.part('Recovery codes')).toContainText('Left: 10.');
  await page.unlock(app);
  await page.press(page.part('Recovery codes'), 'Make new ones');
  await visitor.at('Keep your recovery codes');
  await expect(visitor.codes).toHaveCount(10);
  const codes = await visitor.codes.allInnerTexts();
  expect(codes.filter((code) => old.includes(code))).toEqual([]);
  await a11y();
  await visitor.reload();
  expect(await visitor.codes.allInnerTexts()).toEqual(codes);
  await visitor.haveKept();
  await page.told('You have new recovery codes. Throw the old ones away.');
  for (const code of codes) expect(await visitor.page.content()).not.toContain(code);

  await visitor.open('/');
  await visitor.logOff();
  await visitor.reachCode(holder);
  await visitor.page.getByRole('link', { name: 'Use a recovery code', exact: true }).click();
  await visitor.at('Recovery code');
  const field = visitor.page.getByLabel('Recovery code', { exact: true });
  await field.fill(old[0]!);
  await visitor.press('Log on');
  await expect(visitor.alert).toContainText('not right, or was used before');
  await field.fill(codes[0]!);
  await visitor.press('Log on');
  await visitor.at('Set up your authenticator');
});

test('who has no two-factor logon asks for it, once', async ({ visitor, account, a11y }) => {
  const holder = await account({ twoFactor: false });
  const page = await AccountPage.open(visitor, holder);
  for (const part of ['To change something', 'Authenticators', 'Recovery codes'] as const) {
    await expect(page.part(part)).toBeHidden();
  }
  await a11y();
  await visitor.press('Ask support for it');
  await page.told('Support has your request.');
  await expect(page.part('Two-factor logon')).toContainText('You asked for it:');
  await expect(visitor.button('Ask support for it')).toBeHidden();
  expect(await page.events()).toContain('Two-factor logon was asked for');
  await a11y();
  await visitor.reload();
  await expect(visitor.button('Ask support for it')).toBeHidden();
});

test('what happened is told in words, the newest first', async ({ visitor, account }) => {
  const holder = await account();
  await visitor.open('/logon');
  await visitor.startLogon(holder, 'not the password at all');
  await expect(visitor.alert).toBeVisible();
  await visitor.enrol(holder);
  const page = new AccountPage(visitor);
  await page.enter();
  expect(await page.events()).toEqual([
    'Logged on, in a new browser',
    'The recovery codes were kept',
    'New recovery codes were made',
    'OK was pressed',
    'The authenticator was set up',
    'A QR code was shown',
    'The password was right',
    'A password was wrong, or was not checked',
    'Support switched two-factor logon on',
    'The account was added',
  ]);
  await expect(page.rows('What happened lately').first()).toContainText('from 127.0.0.1');
});
