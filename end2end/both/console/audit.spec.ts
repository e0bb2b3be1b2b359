import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';

/** The lines of a file that was taken along. */
async function lines(file: Download): Promise<string[]> {
  return (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
}

test('events and numbers are read, verified and taken along', async ({ openConsole, a11y }) => {
  const staff = await openConsole();
  await staff.go('Overview');
  await a11y();
  await staff.go('Audit');
  await a11y();
  await staff.page.getByRole('button', { name: 'Verify the chains now' }).click();
  await staff.told('All chains of events are verified');
  await staff.page.getByLabel('User ID').fill(staff.userId);
  await staff.page.getByRole('button', { name: 'Search' }).click();
  const shown = staff.page.locator('tbody tr');
  await expect(shown.filter({ hasText: 'The authenticator was set up' })).toHaveCount(1);

  const take = async (format: string) => {
    const [file] = await Promise.all([
      staff.page.waitForEvent('download'),
      staff.page.getByRole('link', { name: format, exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`audit.${format.toLowerCase()}`);
    return lines(file);
  };
  // Both have what the page shows, under the same filter, the oldest first.
  const count = await shown.count();
  const [headings, ...rows] = await take('CSV');
  expect(headings).toContain('kind');
  expect(rows).toHaveLength(count);
  expect(rows.join()).toContain('enrolment.verified');
  const records = (await take('NDJSON')).map((line) => JSON.parse(line) as { user_id: string });
  expect(records).toHaveLength(count);
  for (const { user_id } of records) expect(user_id).toBe(staff.userId);
});

test('events of one kind, and of the last day', async ({ openConsole }) => {
  const staff = await openConsole();
  await staff.go('Audit');
  await staff.page.getByLabel('User ID').fill(staff.userId);
  await staff.page.getByLabel('Kind').selectOption('logon.password-accepted');
  await staff.page.getByLabel('Since').selectOption({ label: 'a day ago' });
  await staff.page.getByRole('button', { name: 'Search' }).click();
  const rows = staff.page.locator('tbody tr');
  await expect(rows.first()).toContainText('The password was right');
  await expect(rows.first()).toContainText('logon.password-accepted');
  await expect(rows.filter({ hasNotText: 'The password was right' })).toHaveCount(0);
  await expect(staff.page.getByLabel('User ID')).toHaveValue(staff.userId);
  await staff.page.getByLabel('User ID').fill('nobody-has-this');
  await staff.page.getByRole('button', { name: 'Search' }).click();
  await staff.told('No event matches.');
  await expect(rows).toHaveCount(0);
});
