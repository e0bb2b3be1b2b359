import { expect, test } from '../../fixtures/index.ts';

test('a set-up code is nothing for a password manager to keep', async ({ visitor }) => {
  await visitor.open('/logon');
  await visitor.password.pressSequentially('marigold lantern');
  await expect(visitor.password).toHaveAttribute('autocomplete', 'current-password');
  await visitor.password.fill('7K2M-9QXD-41RT-ZB0C');
  await expect(visitor.password).toHaveAttribute('autocomplete', 'one-time-code');
});

test('another language keeps the userID that is half typed', async ({ visitor, page }) => {
  await visitor.open('/logon');
  await visitor.userId.fill('offi');
  await page.locator('.languages summary').click();
  await page.getByRole('button', { name: 'Cymraeg' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'cy');
  await expect(page.locator('input[name=user_id]')).toHaveValue('offi');
});
