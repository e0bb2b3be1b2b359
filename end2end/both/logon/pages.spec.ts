import { expect, test } from '../../fixtures/index.ts';

test('a refused form is said first in the title', async ({ visitor, account, page }) => {
  const holder = await account({ twoFactor: false });
  await visitor.open('/logon');
  await expect(page).toHaveTitle(/^Log on/);
  await visitor.startLogon(holder, 'wrong marigold 1');
  await expect(page).toHaveTitle(/^Error: Log on/);
  await visitor.startLogon(holder);
  await expect(page).toHaveTitle(/^You are logged on/);
});

test('the first stop of the keyboard leads past the top of the page', async ({ visitor, page }) => {
  // No field of this page takes the focus by itself.
  await page.goto('/help/authenticators');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the main content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(visitor.main.getByRole('radio').first()).toBeFocused();
});

test('without a script no button promises what only a script can do', async ({ visitor }) => {
  test.skip(visitor.scripted, 'only where JavaScript is off');
  await visitor.open('/logon');
  await expect(visitor.page.getByRole('button', { name: 'Show password' })).toHaveCount(0);
});
