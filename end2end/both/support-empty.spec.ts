import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/own-server.ts';

test.use({ settings: { GTG__SITE__NAME: 'Quiet' } });

test('where nothing waits, the pages say so', async ({ visitor, server, a11y }) => {
  const desk = await Desk.open(visitor, server);
  await desk.found('1 account');
  await a11y();
  await desk.go('Requests');
  await expect(visitor.main).toContainText('Nobody asks for two-factor logon.');
  await a11y();
  await desk.go('Approvals');
  await expect(visitor.main).toContainText('Nothing waits for a second member of staff.');
  await a11y();
  await desk.go('Overview');
  await a11y();
  // Numbers stand beside what waits, and only there.
  const nav = desk.page.getByRole('navigation', { name: 'Support' });
  await expect(nav.getByRole('link', { name: 'Requests', exact: true })).toBeVisible();
  await expect(nav.getByRole('link', { name: 'Approvals', exact: true })).toBeVisible();
  await desk.go('Accounts');
  await desk.page.getByLabel('User ID, name, organisation or place').fill('nobody-has-this');
  await desk.page.getByRole('button', { name: 'Search' }).click();
  await desk.told('No account is like this.');
  await expect(desk.page.locator('tbody tr')).toHaveCount(0);
  await a11y();
});
