import { issueSetUpCode } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/index.ts';

test('a password is shown to who wants to see it, and hidden again', async ({ visitor, a11y }) => {
  await visitor.open('/logon');
  await visitor.password.fill('marigold lantern 7');
  await expect(visitor.password).toHaveAttribute('type', 'password');
  await visitor.page.getByRole('button', { name: 'Show password' }).click();
  await expect(visitor.password).toHaveAttribute('type', 'text');
  await a11y();
  await visitor.page.getByRole('button', { name: 'Hide password' }).click();
  await expect(visitor.password).toHaveAttribute('type', 'password');
  await expect(visitor.password).toHaveValue('marigold lantern 7');
});

test('a password that is shown is hidden when it is sent', async ({ visitor, account }) => {
  await visitor.open('/logon');
  await visitor.typeLogon(await account(), 'not the password');
  await visitor.page.getByRole('button', { name: 'Show password' }).click();
  await visitor.press('Log on');
  await expect(visitor.alert).toBeVisible();
  await expect(visitor.password).toHaveAttribute('type', 'password');
  await expect(visitor.page.getByRole('button', { name: 'Show password' })).toBeVisible();
});

test('each new password is shown for itself', async ({ visitor, account, server }) => {
  const holder = await account();
  await visitor.reachPassword(holder, await issueSetUpCode(server, holder));
  await visitor.page.getByRole('button', { name: /^Show password\s*: New password$/ }).click();
  await expect(visitor.newPassword).toHaveAttribute('type', 'text');
  await expect(visitor.newPasswordAgain).toHaveAttribute('type', 'password');
});
