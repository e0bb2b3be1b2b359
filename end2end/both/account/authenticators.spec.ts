import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';

test('another authenticator is added beside the first', async ({ visitor, account, a11y }) => {
  test.slow(); // every state is looked at in many ways
  const holder = await account();
  const { page, app } = await AccountPage.unlocked(visitor, holder);

  const other = await page.startAdding();
  expect(other.secret).not.toBe(app.secret);
  await expect(visitor.page).toHaveURL(/\/account\/authenticator$/);
  await a11y();
  const name = visitor.page.getByLabel('Name', { exact: true });
  await name.fill('Rose’s phone');
  await visitor.giveCode(other.wrong());
  await expect(visitor.alert).toContainText('That code is not right');
  await visitor.at('Add an authenticator');
  expect(await visitor.readKey()).toBe(other.secret);
  await a11y();
  if (visitor.scripted) await expect(name).toHaveValue('Rose’s phone');
  else await name.fill('Rose’s phone');
  await visitor.giveCode(other.fresh());
  await page.told('The authenticator is added. From now on its codes log you on too.');
  await expect(page.rows('Authenticators')).toHaveCount(2);
  for (const named of ['Authenticator', 'Rose’s phone']) {
    const row = page.rows('Authenticators').filter({
      has: visitor.page.locator('strong').getByText(named, { exact: true }),
    });
    await expect(row.locator('strong')).toHaveText(named);
    await page.says(row, 'Set up {now}, from 127.0.0.1. Last used {now}.');
  }
  expect((await page.events())[0]).toBe('An authenticator was added: Rose’s phone');
  for (const row of await page.rows('Authenticators').all()) {
    for (const summary of await row.locator('summary').all()) await summary.click();
  }
  await a11y();
});

test('back without adding leaves nothing behind', async ({ visitor, account }) => {
  const holder = await account();
  const { page, app } = await AccountPage.unlocked(visitor, holder);
  const never = await page.startAdding();
  await visitor.reload();
  expect(await visitor.readKey()).toBe(never.secret);
  await visitor.press('Back without adding');
  await visitor.at('Your account');
  await expect(page.rows('Authenticators')).toHaveCount(1);
  await visitor.open('/account/authenticator');
  await expect(visitor.qr).toBeHidden();
  await visitor.open('/');
  await visitor.at('You are logged on');
  await visitor.logOff();
  await visitor.reachCode(holder);
  await visitor.giveCode(never.fresh());
  await expect(visitor.alert).toBeVisible();
  await visitor.giveCode(app.fresh());
  await visitor.at('You are logged on');
});

test('an authenticator gets another name, in any letters', async ({ visitor, account }) => {
  const holder = await account();
  const { page } = await AccountPage.unlocked(visitor, holder);
  await visitor.open('/account');
  const row = await page.rename('Authenticator');
  const name = row.getByLabel('Name', { exact: true });
  await name.fill('   ');
  await page.press(row, 'Save the name');
  await expect(visitor.alert).toContainText('Type a name of 1 to 40 characters.');
  const again = visitor.scripted ? row : await page.rename('Authenticator');
  await again.getByLabel('Name', { exact: true }).fill('Siân <b>& Co</b>');
  await page.press(again, 'Save the name');
  await page.told('The name is saved.');
  await expect(page.rows('Authenticators').locator('strong')).toHaveText('Siân <b>& Co</b>');
  await page.rename('Siân <b>& Co</b>');
  await expect(visitor.page.getByLabel('Name', { exact: true })).toHaveValue('Siân <b>& Co</b>');
});

test('the longest name fits on the narrowest phone', async ({ visitor, account, a11y }) => {
  const { page } = await AccountPage.unlocked(visitor, await account());
  const row = await page.rename('Authenticator');
  await row.getByLabel('Name', { exact: true }).fill('W'.repeat(40));
  await page.press(row, 'Save the name');
  await page.told('The name is saved.');
  await a11y();
});

test('one is removed, and the last one cannot be', async ({ visitor, account }) => {
  const holder = await account();
  const { page, app } = await AccountPage.unlocked(visitor, holder);
  const last = page.rows('Authenticators');
  await expect(last).not.toContainText('Remove');

  const other = await page.add('Office');
  await page.remove('Office');
  await expect(page.rows('Authenticators')).toHaveCount(1);
  expect((await page.events())[0]).toBe('An authenticator was removed: Office');
  await visitor.open('/');
  await visitor.logOff();
  await visitor.reachCode(holder);
  await visitor.giveCode(other.fresh());
  await expect(visitor.alert).toContainText('That code comes from an old entry.');
  await visitor.giveCode(app.fresh());
  await visitor.at('You are logged on');
});
