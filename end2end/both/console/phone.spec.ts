import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';

test.use({ viewport: { width: 375, height: 800 } });

/** All of it is within the width of the screen, and no box has to be scrolled for it. */
async function fits(page: Page, parts: Locator): Promise<void> {
  for (const part of await parts.all()) {
    const box = await part.boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(375);
  }
  for (const box of await page.locator('html, .scrolls').all()) {
    const beyond = await box.evaluate((one) => one.scrollWidth - one.clientWidth);
    expect(beyond).toBeLessThanOrEqual(1);
  }
}

/** What stands before a cell: the column that it is of. */
const column = (cell: Locator) =>
  cell.evaluate((one) => getComputedStyle(one, '::before').content.replaceAll('"', ''));

test('on a phone every column of a list is on the screen, with its name', async ({
  openConsole,
  account,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const staff = await openConsole();
  const { page } = staff;
  await page.goto(`/support?q=${holder.userId}`);
  const row = page.locator('tbody tr').filter({ hasText: holder.userId });
  const state = row.locator('td', { hasText: '2FA off' });
  await expect(state).toBeVisible();
  expect(await column(state)).toContain('State');
  await fits(page, row.locator('th, td[data-head]'));
  await a11y();

  await page.goto(`/support/audit?user_id=${holder.userId}`);
  const event = page.locator('tbody tr').first();
  const what = event.locator('td').last();
  await expect(what).toContainText('The account was added');
  expect(await column(what)).toContain('What');
  await fits(page, event.locator('th, td[data-head]'));
  await a11y();

  await staff.go('Overview');
  await fits(page, page.locator('.chart svg, .chart table, .stacks td[data-head]'));
  await a11y();
});
