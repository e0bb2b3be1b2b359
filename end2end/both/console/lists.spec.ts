import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addAccount } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/own-server.ts';
import type { Server } from '../../fixtures/server.ts';

/** Adds so many accounts, whose userIDs are `mark` and a number. */
async function add(server: Server, mark: string, count: number): Promise<string[]> {
  const number = (index: number) => String(index + 1).padStart(3, '0');
  const userIds = Array.from({ length: count }, (_, index) => `${mark}-${number(index)}`);
  const file = join(server.folder, `${mark}.csv`);
  writeFileSync(file, ['user_id', ...userIds].join('\n'));
  await server.cli(['account', 'import', file]);
  return userIds;
}

/** What stands in a column of the pages of a list, from the present one on; and of how many pages. */
async function readAll(page: Page, column: string): Promise<string[][]> {
  const pages: string[][] = [];
  const next = page.getByRole('link', { name: 'Next page' });
  for (;;) {
    pages.push(await page.locator(`tbody tr ${column}`).allInnerTexts());
    if (pages.length > 10 || (await next.count()) === 0) return pages;
    const address = page.url();
    await next.click();
    await expect(page).not.toHaveURL(address);
  }
}

const newMark = () => `m${Math.random().toString(36).slice(2, 8)}`;

test('accounts come page by page, none twice and none left out', async ({
  openConsole,
  server,
}) => {
  const mark = newMark();
  const userIds = await add(server, mark, 120);
  const staff = await openConsole();
  await staff.page.getByLabel('User ID, name, organisation or place').fill(mark);
  await staff.page.getByRole('button', { name: 'Search' }).click();
  await staff.found('120 accounts');
  const pages = await readAll(staff.page, 'th');
  expect(pages.map((page) => page.length)).toEqual([50, 50, 20]);
  expect(pages.flat()).toEqual(userIds);
});

test('events come page by page, none twice and none left out', async ({ openConsole, server }) => {
  const mark = newMark();
  const userIds = await add(server, mark, 130);
  const staff = await openConsole();
  await staff.go('Audit');
  await staff.page.getByLabel('Kind').selectOption('account.added');
  await staff.page.getByRole('button', { name: 'Search' }).click();
  await expect(staff.page).toHaveURL(/kind=account\.added/);
  await expect(staff.page.locator('tbody tr')).toHaveCount(100);
  const pages = await readAll(staff.page, 'td:nth-child(2)');
  expect(pages.slice(0, -1).every((page) => page.length === 100)).toBe(true);
  const seen = pages.flat();
  expect(new Set(seen).size, 'none twice').toBe(seen.length);
  // The newest first.
  expect(seen.filter((userId) => userId.startsWith(mark))).toEqual(userIds.toReversed());
});

test('many are switched on at once, after their number was confirmed', async ({
  openConsole,
  visitor,
  server,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const name = `Group ${Math.random().toString(36).slice(2)}`;
  for (let count = 0; count < 3; count += 1) await addAccount(server, { twoFactor: false, name });
  const staff = await openConsole();
  await staff.page.goto(`/support?q=${encodeURIComponent(name)}`);
  await staff.found('3 accounts');
  await a11y();
  const submit = staff.page.getByRole('button', {
    name: /^Turn on two-factor logon for the selected/,
  });
  await submit.click();
  await expect(visitor.alert).toHaveText('Select at least one account.');
  await staff.found('3 accounts');
  for (const box of await staff.page.locator('tbody input[name=user_id]').all()) await box.check();
  await submit.click();
  await visitor.at('Turn on two-factor logon for 3 accounts?');
  await a11y();
  const confirm = async (reason: string) => {
    await staff.page.getByLabel('Reason, for the records').fill(reason);
    await staff.page.getByRole('button', { name: 'Turn on two-factor logon', exact: true }).click();
  };
  await confirm('  ');
  await expect(visitor.alert).toHaveText('Type a reason of at most 300 characters.');
  await expect(staff.page.getByLabel('Reason, for the records')).toBeFocused();
  await visitor.at('Turn on two-factor logon for 3 accounts?');
  await confirm('The group asked for it');
  await staff.told('was turned on for 3 accounts');
  await staff.page.goto(`/support?q=${encodeURIComponent(name)}&state=waiting`);
  await staff.found('3 accounts');
});
