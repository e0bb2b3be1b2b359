import { expect, test } from '../../fixtures/own-server.ts';

test.use({ settings: { GTG__SITE__NAME: 'Quiet' } });

test('where nothing waits, the pages say so', async ({ openConsole, visitor, a11y }) => {
  const staff = await openConsole();
  await staff.found('1 account');
  await a11y();
  await staff.go('Requests');
  await expect(visitor.main).toContainText('Nobody has asked for two-factor logon.');
  await a11y();
  await staff.go('Approvals');
  await expect(visitor.main).toContainText('Nothing waits for a second member of staff.');
  await a11y();
  await staff.go('Overview');
  await a11y();
  // Numbers stand beside what waits, and only there.
  const nav = staff.page.getByRole('navigation', { name: 'Support' });
  await expect(nav.getByRole('link', { name: 'Requests', exact: true })).toBeVisible();
  await expect(nav.getByRole('link', { name: 'Approvals', exact: true })).toBeVisible();
  await staff.go('Accounts');
  await staff.page.getByLabel('User ID, name, organisation or place').fill('nobody-has-this');
  await staff.page.getByRole('button', { name: 'Search' }).click();
  await staff.told('No account matches.');
  await expect(staff.page.locator('tbody tr')).toHaveCount(0);
  await a11y();
});
