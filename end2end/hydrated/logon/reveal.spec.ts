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
