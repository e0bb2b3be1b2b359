import type { Page } from '@playwright/test';
import { clock } from '../../fixtures/clock.ts';
import { expect, test } from '../../fixtures/index.ts';

const MINUTE = 60_000;

/** Time passes for the server and for the page, of which the server is asked. */
async function pass(page: Page, milliseconds: number): Promise<void> {
  clock.advance(milliseconds / 1_000);
  await page.clock.runFor(milliseconds);
}

test('before a set-up ends the page says so, and one button keeps it', async ({
  visitor,
  account,
  page,
  a11y,
}) => {
  await page.clock.install();
  const app = await visitor.startEnrolment(await account());
  const more = visitor.button('I need more time');
  await pass(page, 7 * MINUTE);
  await expect(more).toBeHidden();
  await pass(page, MINUTE + 5_000);
  await expect(visitor.alert).toContainText('less than two minutes');
  await expect(more).toBeVisible();
  await a11y();

  // What is typed stays, and so does the QR code.
  await visitor.code.fill('123');
  await visitor.answered(() => more.click());
  await expect(more).toBeHidden();
  await expect(visitor.code).toHaveValue('123');
  expect(await visitor.readKey()).toBe(app.secret);

  await pass(page, 8 * MINUTE + 5_000);
  await expect(more).toBeVisible();
  await pass(page, 2 * MINUTE);
  await visitor.at('This page has ended');
  await expect(visitor.key).toBeHidden();
  // It is a page as any other: what reads aloud begins here, and so does the way past the top.
  await expect(page).toHaveTitle(/^This page has ended – /);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Continue' })).toBeFocused();
});

test('a session that nobody uses takes its page along', async ({ visitor, account, page }) => {
  await page.clock.install();
  await visitor.logOn(await account({ twoFactor: false }));
  await pass(page, 58 * MINUTE + 5_000);
  await visitor.answered(() => visitor.button('Stay logged on').click());
  await pass(page, 58 * MINUTE + 5_000);
  await expect(visitor.button('Stay logged on')).toBeVisible();
  await pass(page, 2 * MINUTE);
  await visitor.at('This page has ended');
  await expect(visitor.button('Log off')).toBeHidden();
  await page.getByRole('link', { name: 'Continue' }).click();
  await visitor.at('Log on');
});

test('a session that is used in another tab ends in none', async ({ visitor, account, page }) => {
  await page.clock.install();
  await visitor.logOn(await account({ twoFactor: false }));
  const other = await visitor.newTab();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
  // The page counts whole seconds: its second is over a second later at the latest.
  const passAsking = async (milliseconds: number) => {
    const asked = page.waitForResponse('**/api/position?quietly');
    await pass(page, milliseconds + 1_000);
    await (await asked).finished();
    // The page has read it by the time that it reads a later answer.
    await page.evaluate(async () => (await fetch('/healthz')).text());
  };
  clock.advance(50 * 60);
  await other.page.goto('/account');
  await other.at('Your account');
  // The page alone would warn now.
  await page.clock.runFor(50 * MINUTE);
  await passAsking(8 * MINUTE);
  await page.clock.runFor(1_000);
  await expect(visitor.button('Stay logged on')).toBeHidden();

  // It warns later, and does not take the page away that has been used meanwhile.
  await passAsking(50 * MINUTE);
  await expect(visitor.button('Stay logged on')).toBeVisible();
  await other.page.reload();
  await other.at('Your account');
  await passAsking(MINUTE);
  await page.clock.runFor(3 * MINUTE);
  await visitor.at('You are logged on');
  await expect(visitor.button('Stay logged on')).toBeHidden();
});
