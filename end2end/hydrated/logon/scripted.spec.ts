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

test('recovery codes are copied with whose they are', async ({ visitor, account, page }) => {
  await page.addInitScript(() => {
    const clipboard = {
      writeText: async (text: string) => Object.assign(window, { copied: text }),
    };
    Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => clipboard });
  });
  const holder = await account();
  const app = await visitor.reachConfirm(holder);
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  await visitor.button('Copy').click();
  await expect(visitor.note.filter({ hasText: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => (window as unknown as { copied: string }).copied);
  const [head, , ...codes] = copied.split('\n');
  expect(head).toMatch(
    new RegExp(`^Recovery codes for user ID ${holder.userId} at .+, made \\d{4}-`),
  );
  expect(codes).toEqual(await visitor.codes.allInnerTexts());
});
