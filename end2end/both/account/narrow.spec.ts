import { addAccount } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/own-server.ts';

const userId = 'margaret.fairweather@sunflowernurseries.co.uk';
const application = 'Dienstplanverwaltungsanwendungssammlung';

test.use({
  viewport: { width: 320, height: 640 },
  settings: {
    GTG__SITE__APPLICATION: application,
    GTG__APPS__1__NAME: application,
    GTG__APPS__1__ORIGIN: 'https://office.example',
  },
});

test('a long userID and a name without a gap fit on the narrowest screen', async ({
  visitor,
  server,
}) => {
  const { page } = visitor;
  const fits = async (heading: string) => {
    await visitor.at(heading);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, heading).toBeLessThanOrEqual(320);
  };
  const staff = await addAccount(server, { userId, role: 'support', twoFactor: false });
  await page.goto('/logon');
  await fits('Log on');
  await visitor.forms.enrol(staff);
  await page.goto('/');
  await fits('You are logged on');
  await page.goto('/account');
  await fits('Your account');
  await page.goto('/support');
  await fits('Accounts');
  await page.goto(`/support/accounts/${userId}`);
  await fits(userId);
  const holder = await addAccount(server, { userId: `${userId}.uk`, twoFactor: false });
  await page.goto(`/support/accounts/${holder.userId}`);
  await page.locator('.actions summary').filter({ hasText: 'Set-up code' }).click();
  const action = page.locator('.actions details[open]');
  await action.getByLabel('Reason, for the records').fill('Called');
  await action.getByRole('button', { name: 'Set-up code', exact: true }).click();
  await fits(`Set-up code for ${holder.userId}`);
  await page.goto('/auth/interrupted?rd=https%3A%2F%2Foffice.example%2F');
  await fits('That was not sent');
});
