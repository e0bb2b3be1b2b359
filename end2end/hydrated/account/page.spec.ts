import type { Page } from '@playwright/test';
import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Visitor } from '../../fixtures/visitor.ts';

const password = 'marigold lantern bucket';
/** A full reload would lose what is written on `window`. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marker: 'still here' }));
const marked = (page: Page) => page.evaluate(() => 'marker' in window);
/** What a screen reader reads out for a field besides its label. */
const description = (visitor: Visitor, label: string) =>
  visitor.page.getByLabel(label, { exact: true }).evaluate((field) => {
    const ids = field.getAttribute('aria-describedby')?.split(' ') ?? [];
    return ids.map((id) => document.getElementById(id)?.textContent).join(' ');
  });

test('no full reload on the account page', async ({ visitor, account }) => {
  const app = await visitor.enrol(await account());
  await visitor.open('/');
  await mark(visitor.page);
  const page = new AccountPage(visitor);
  await page.enter();
  await page.unlock(app);
  await page.add('Office');
  await page.remove('Office');
  await visitor.press('Make new ones');
  await visitor.at('Keep your recovery codes');
  await visitor.haveKept();
  await page.told('You have new recovery codes. Throw the old ones away.');
  expect(await marked(visitor.page)).toBe(true);
});

test('the page works as it came from the server', async ({ visitor, account }) => {
  const app = await visitor.enrol(await account());
  await visitor.open('/account');
  const page = new AccountPage(visitor);
  await page.unlock(app);
  await visitor.reload();
  const other = await page.startAdding();
  await visitor.reload();
  await visitor.page.getByLabel('Name', { exact: true }).fill('Office');
  await visitor.giveCode(other.fresh());
  await page.told('The authenticator is added. From now on its codes log you on too.');
  await visitor.reload();
  await expect(page.rows('Authenticators')).toHaveCount(2);
});

test('of two mistakes the later one is told, at its own field', async ({
  visitor,
  account,
  a11y,
}) => {
  const { page } = await AccountPage.unlocked(visitor, await account());
  const row = await page.rename('Authenticator');
  await row.getByLabel('Name', { exact: true }).fill('  ');
  await page.press(row, 'Save the name');
  await expect(page.part('Authenticators').getByRole('alert')).toBeVisible();
  await page.changePassword('not the password at all', password);
  await expect(page.part('Password').getByRole('alert')).toBeVisible();
  await expect(page.part('Authenticators').getByRole('alert')).toBeHidden();
  expect(await description(visitor, 'Present password')).toContain('password is not right');
  await a11y();
});

test('a new password that is taken away has no strength', async ({ visitor, account }) => {
  const holder = await account({ twoFactor: false });
  const page = await AccountPage.open(visitor, holder);
  const meter = visitor.page.getByLabel('Length and variety', { exact: true });
  await visitor.newPassword.fill(password);
  await expect(meter).toBeVisible();
  await page.changePassword('not the password at all', password);
  await expect(visitor.alert).toBeVisible();
  await expect(visitor.newPassword).toHaveValue('');
  await expect(meter).toBeHidden();
});

test('what was done is not told any more once something goes wrong', async ({
  visitor,
  account,
}) => {
  const { page } = await AccountPage.unlocked(visitor, await account());
  const row = await page.rename('Authenticator');
  await row.getByLabel('Name', { exact: true }).fill('Office');
  await page.press(row, 'Save the name');
  await page.told('The name is saved.');
  const again = await page.rename('Office');
  await again.getByLabel('Name', { exact: true }).fill('  ');
  await page.press(again, 'Save the name');
  await expect(visitor.alert).toContainText('Type a name of 1 to 40 characters.');
  await expect(visitor.main).not.toContainText('The name is saved.');
});
