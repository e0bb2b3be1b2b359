import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { translate } from '../../fixtures/translator.ts';

const translated = async (page: Page) => {
  await page.evaluate(`(${translate})()`);
  await expect(page.locator('h1 font').first()).toBeAttached();
};

// A page is translated when it has come to life already: nothing that was on it stays on the next.

test('each page has its own heading, each error its own words', async ({
  visitor,
  account,
  page,
}) => {
  const holder = await account();
  await visitor.open('/logon');
  await translated(page);
  await visitor.userId.fill('no user ID at all');
  await visitor.password.fill(holder.password);
  await visitor.press('Log on');
  await expect(visitor.alert).toHaveCount(1);
  const first = await visitor.alert.innerText();
  await translated(page);
  await visitor.userId.fill(holder.userId);
  await visitor.password.fill('not the password');
  await visitor.press('Log on');
  await expect(visitor.alert).toHaveCount(1);
  await expect(visitor.alert).not.toHaveText(first);
  await translated(page);
  await visitor.password.fill(holder.password);
  await visitor.press('Log on');

  await visitor.at('Set up your authenticator');
  await expect(page.locator('h1')).toHaveCount(1);
  await translated(page);
  const app = await visitor.addToAuthenticator();
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
  await translated(page);
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await translated(page);
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  await translated(page);
  await visitor.haveKept();
  await visitor.at('You are logged on');
});

test('a countdown runs on', async ({ visitor, account, page }) => {
  await page.clock.install();
  const holder = await account();
  const app = await visitor.startEnrolment(holder);
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  const timer = page.getByRole('timer');
  await translated(page);
  const first = await timer.innerText();
  await page.clock.runFor(1_000);
  await expect(timer).not.toHaveText(first);
});

test('no translator touches keys, codes and userIDs', async ({ visitor, account, page }) => {
  const holder = await account();
  await visitor.startEnrolment(holder);
  await expect(visitor.key).toHaveAttribute('translate', 'no');
  await translated(page);
  await expect(visitor.key.locator('font')).toHaveCount(0);
});
