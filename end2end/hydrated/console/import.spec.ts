import type { Request } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';

test('a file is put into the field, and looked through without leaving the page', async ({
  openConsole,
  visitor,
  a11y,
}) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const staff = await openConsole();
  await staff.go('Import');
  const { page } = staff;
  const text = page.getByLabel('The file’s content');
  const choose = async (...lines: string[]) => {
    const content = ['user_id,name', ...lines].join('\n');
    const file = { name: 'accounts.csv', mimeType: 'text/csv', buffer: Buffer.from(content) };
    await page.getByLabel('A file').setInputFiles(file);
    await expect(text).toHaveValue(content);
  };
  let pages = 0;
  const isPage = (request: Request) => request.isNavigationRequest();
  page.on('request', (request) => (pages += Number(isPage(request))));

  await choose(`in-${mark},Siân`, 'no user ID,Rose');
  await page.getByLabel('Reason, for the records').fill('From the old system');
  await page.getByRole('button', { name: 'Only check it' }).click();
  await expect(visitor.alert).toContainText('1 line cannot be imported');
  await expect(page.locator('#preview tbody th')).toHaveText('3');
  await a11y();
  // The one that is mended takes its place.
  await choose(`in-${mark},Siân`, `out-${mark},Rose`);
  await page.getByRole('button', { name: 'Only check it' }).click();
  await staff.told(
    '2 accounts: 0 with a password, 0 with an authenticator. Nothing was changed yet.',
  );
  await expect(visitor.alert).toHaveCount(0);
  await expect(page.getByLabel('Reason, for the records')).toHaveValue('From the old system');
  expect(pages, 'nothing was loaded anew').toBe(0);

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await staff.told('Imported: 2 accounts');
  await staff.account(`in-${mark}`);
  await expect(visitor.main).toContainText('Siân');
});

test('a file that is not UTF-8 is decoded by its mark, or refused by its line', async ({
  openConsole,
  visitor,
}) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const staff = await openConsole();
  await staff.go('Import');
  const { page } = staff;
  const text = page.getByLabel('The file’s content');
  const content = `user_id,name\nin-${mark},Siân`;
  const choose = (buffer: Buffer) =>
    page.getByLabel('A file').setInputFiles({ name: 'accounts.csv', mimeType: 'text/csv', buffer });
  await choose(Buffer.from(`\ufeff${content}`, 'utf16le'));
  await expect(text).toHaveValue(content);
  await choose(Buffer.from(`\ufeff${content}`, 'utf16le').swap16());
  await expect(text).toHaveValue(content);
  // Windows-1252 has these letters where Latin-1 does.
  await choose(Buffer.from(content, 'latin1'));
  await page.getByRole('button', { name: 'Only check it' }).click();
  await expect(visitor.alert).toContainText('1 line cannot be imported');
  await expect(page.locator('#preview tbody th')).toHaveText('2');
  await expect(page.locator('#preview tbody')).toContainText('Windows-1252');
});
