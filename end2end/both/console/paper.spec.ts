import { expect, test } from '../../fixtures/index.ts';

test('a set-up code and a PIN can be printed, with whose they are and without the buttons', async ({
  openConsole,
  visitor,
  account,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  const { page } = staff;
  const printed = async (heading: string, id: string) => {
    const back = page.getByRole('link', { name: `Back to ${holder.userId}` });
    await visitor.at(heading);
    await a11y();
    await page.emulateMedia({ media: 'print' });
    await visitor.at(heading);
    await expect(page.locator(id)).toBeVisible();
    await expect(page.getByText(/^Issued at Good to Go, \d{4}-/)).toBeVisible();
    for (const control of [back, visitor.button('Log off')]) await expect(control).toBeHidden();
    await page.emulateMedia({ media: null });
    await back.click();
    await visitor.at(holder.userId);
  };
  await staff.act('Set-up code');
  await printed(`Set-up code for ${holder.userId}`, '#code');
  const action = await staff.unfold('Turn on two-factor logon');
  await action.getByLabel('Ask for a PIN before the QR code; you read it out').check();
  await action.getByRole('button', { name: 'Turn on two-factor logon' }).click();
  await printed(`PIN for ${holder.userId}`, '#pin');
});
