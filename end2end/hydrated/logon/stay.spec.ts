import { expect, test } from '../../fixtures/index.ts';

const MINUTE = 60_000;

test('before a set-up ends the page says so, and one button keeps it', async ({
  visitor,
  account,
  page,
  a11y,
}) => {
  await page.clock.install();
  const app = await visitor.startEnrolment(await account());
  const more = visitor.button('I need more time');
  await page.clock.runFor(7 * MINUTE);
  await expect(more).toBeHidden();
  await page.clock.runFor(MINUTE + 5_000);
  await expect(visitor.alert).toContainText('less than two minutes');
  await expect(more).toBeVisible();
  await a11y();

  // What is typed stays, and so does the QR code.
  await visitor.code.fill('123');
  await visitor.answered(() => more.click());
  await expect(more).toBeHidden();
  await expect(visitor.code).toHaveValue('123');
  expect(await visitor.readKey()).toBe(app.secret);

  await page.clock.runFor(8 * MINUTE + 5_000);
  await expect(more).toBeVisible();
  await page.clock.runFor(2 * MINUTE);
  await visitor.at('This page has ended');
  await expect(visitor.key).toBeHidden();
});

test('a session that nobody uses takes its page along', async ({ visitor, account, page }) => {
  await page.clock.install();
  await visitor.logOn(await account({ twoFactor: false }));
  await page.clock.runFor(58 * MINUTE + 5_000);
  await visitor.answered(() => visitor.button('Stay logged on').click());
  await page.clock.runFor(58 * MINUTE + 5_000);
  await expect(visitor.button('Stay logged on')).toBeVisible();
  await page.clock.runFor(2 * MINUTE);
  await visitor.at('This page has ended');
  await expect(visitor.button('Log off')).toBeHidden();
  // It is the clock of the page that was moved: the server has seen somebody a moment ago.
  await page.getByRole('link', { name: 'Continue' }).click();
  await visitor.at('You are logged on');
});
