import { chromiumPage } from '../../fixtures/chromium-page.ts';
import { expect, test } from '../../fixtures/index.ts';
import { Walker } from '../../fixtures/walk.ts';

for (const [what, clipboard] of [
  ['refuses', '{ writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) }'],
  ['has no clipboard', 'undefined'],
] as const) {
  test(`where the browser ${what}, Copy says so`, async ({ visitor, account, page }) => {
    await page.addInitScript(
      `Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => (${clipboard}) })`,
    );
    await visitor.startEnrolment(await account());
    await visitor.button('Copy').click();
    await expect(visitor.note.filter({ hasText: 'did not allow' })).toBeVisible();
    await visitor.at('Set up your authenticator');
  });
}

test('without WebAssembly, what would do nothing is not offered', async ({
  visitor,
  account,
  page,
  guard,
}) => {
  guard.expects(/ERR_FAILED|\.wasm/);
  await page.route('**/*.wasm', (route) => route.abort());
  const holder = await account();
  const walker = new Walker(chromiumPage(page));
  await walker.page.open('/logon');
  await walker.logOn(holder);
  await walker.at('Set up your authenticator');
  await expect(visitor.button('Copy')).toBeHidden();
  const app = await visitor.addToAuthenticator();
  await walker.give(app.fresh());
  await walker.at('Good to go');
  await walker.press();
  await walker.at('Complete your logon');
  await visitor.password.fill(holder.password);
  await walker.give(app.fresh());
  await walker.at('Keep your recovery codes');
  await expect(visitor.button('Print')).toBeHidden();
});
