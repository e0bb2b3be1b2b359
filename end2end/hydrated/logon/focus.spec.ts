import { expect, test } from '../../fixtures/index.ts';

test('a page without a field to begin with begins at its heading', async ({
  visitor,
  account,
  page,
}) => {
  const focused = (name: string) =>
    expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeFocused();
  const holder = await account();
  const app = await visitor.reachGoodToGo(holder);
  await focused('Good to go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await expect(visitor.password).toBeFocused();
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  await focused('Keep your recovery codes');
  await visitor.keepCodes();
  await focused('You are logged on');
  await page.getByRole('link', { name: 'Your account', exact: true }).click();
  await visitor.at('Your account');
  await focused('Your account');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Back to the overview' })).toBeFocused();
});

test('Back shows a page as far down as it was', async ({ visitor, account, page }) => {
  await page.setViewportSize({ width: 600, height: 300 });
  await visitor.logOn(await account({ twoFactor: false }));
  await page.getByRole('link', { name: 'Your account', exact: true }).click();
  await visitor.at('Your account');
  const down = () => page.evaluate(() => Math.round(window.scrollY));
  // Browsers tell of it with the next picture that they draw; whoever clicks has seen that one.
  await page.evaluate(
    () =>
      new Promise((told) => {
        window.addEventListener('scroll', told, { once: true });
        window.scrollTo(0, 400);
      }),
  );
  expect(await down()).toBe(400);
  await page
    .getByRole('link', { name: 'Back to the overview' })
    .evaluate((link: HTMLElement) => link.click());
  await visitor.at('You are logged on');
  await expect.poll(down).toBe(0);
  await page.goBack();
  await visitor.at('Your account');
  await expect.poll(down).toBe(400);
});
