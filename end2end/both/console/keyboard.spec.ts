import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { Keyboard } from '../../fixtures/keyboard.ts';

test('from the list to a change by keyboard alone', async ({ openConsole, visitor, account }) => {
  const holder = await account({ twoFactor: false });
  const staff = await openConsole();
  const { page } = staff;
  const keyboard = new Keyboard(page);

  // What is typed goes where one looks for somebody.
  await expect(page.getByLabel('User ID, name, organisation or place')).toBeFocused();
  await page.keyboard.type(holder.userId);
  if (!visitor.scripted) await page.keyboard.press('Enter');
  await staff.found('1 account');
  await keyboard.press(page.getByRole('link', { name: holder.userId, exact: true }));
  await visitor.at(holder.userId);

  const action = staff.action('Turn on two-factor logon');
  const button = action.getByRole('button', { name: 'Turn on two-factor logon' });
  await keyboard.press(action.locator('summary'), 'Space');
  await expect(button).toBeVisible();
  await expect(action.locator('summary')).toBeFocused();
  await keyboard.press(action.getByLabel('Ask for a PIN before the QR code'), 'Space');
  await keyboard.type(action.getByLabel('Hours to enrol'), '4');
  await keyboard.type(action.getByLabel('Reason, for the records'), 'Called; knows the postcode');
  await keyboard.press(button);
  await visitor.at(`PIN for ${holder.userId}`);
  await keyboard.press(page.getByRole('link', { name: `Back to ${holder.userId}` }));
  await visitor.at(holder.userId);
  await expect(staff.stands).toContainText(/Waiting for enrolment since (today|\w+day) /);
  await expect(staff.timeline).toContainText('“Called; knows the postcode”');

  // Another one unfolds in place of the first, and the key Enter in its field sends it.
  await keyboard.press(staff.action('Disable account').locator('summary'));
  await keyboard.press(staff.action('End sessions').locator('summary'));
  const ending = staff.action('End sessions').getByLabel('Reason, for the records');
  await expect(
    staff.page.getByLabel('Reason, for the records').filter({ visible: true }),
  ).toHaveCount(1);
  await keyboard.type(ending, 'Left logged on at the library');
  await page.keyboard.press('Enter');
  await staff.told('Done: End sessions.');
});

test('what is to be mended has the focus', async ({ openConsole, account, guard }) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  const keyboard = new Keyboard(staff.page);
  const action = staff.action('Forget browsers');
  await keyboard.press(action.locator('summary'));
  await keyboard.type(action.getByLabel('Reason, for the records'), ' ');
  await staff.page.keyboard.press('Enter');
  await expect(action.getByRole('alert')).toBeVisible();
  await expect(action.getByLabel('Reason, for the records')).toBeFocused();
  await staff.page.keyboard.type('Sold the computer');
  await staff.page.keyboard.press('Enter');
  await staff.told('Done: Forget browsers.');
});

const controls =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';

/** Presses Tab all around the page; what can be used and was not reached, or not seen to be. */
async function unreached(page: Page): Promise<string[]> {
  const keyboard = new Keyboard(page);
  const count = await page.locator(controls).filter({ visible: true }).count();
  const unseen: string[] = [];
  await page.evaluate(() => ((window as unknown as { reached: Set<unknown> }).reached = new Set()));
  // Once around, from wherever the focus is at first, over what is the browser's own.
  for (let presses = 0; presses < count + 5; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const active = document.activeElement!;
      (window as unknown as { reached: Set<unknown> }).reached.add(active);
      return active === document.body ? '' : active.outerHTML.slice(0, 100);
    });
    if (at && !(await keyboard.isSeen())) unseen.push(`not seen: ${at}`);
  }
  const missed = await page.evaluate((all) => {
    const { reached } = window as unknown as { reached: Set<unknown> };
    const shown = [...document.querySelectorAll(all)].filter((one) => one.checkVisibility());
    return shown.filter((one) => !reached.has(one)).map((one) => one.outerHTML.slice(0, 100));
  }, controls);
  return [...unseen, ...missed];
}

test('all that can be used on any page is reached by Tab, and is seen to be', async ({
  openConsole,
  account,
}) => {
  const holder = await account();
  const staff = await openConsole();
  for (const name of ['Requests', 'Approvals', 'Planner', 'Import', 'Audit', 'Overview'] as const) {
    await staff.go(name);
    expect(await unreached(staff.page), name).toEqual([]);
  }
  await staff.go('Accounts');
  expect(await unreached(staff.page), 'Accounts').toEqual([]);
  await staff.account(holder.userId);
  await staff.summary('Check who is calling').click();
  await staff.unfold('Re-arm enrolment');
  expect(await unreached(staff.page), 'an account').toEqual([]);
});
