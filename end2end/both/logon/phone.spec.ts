import { expect, test } from '../../fixtures/index.ts';

const toApp = 'a[href^="otpauth:"]';

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the QR code can be read and a link opens the app, ${colorScheme}`, async ({
      visitor,
      account,
    }) => {
      await visitor.page.emulateMedia({ colorScheme });
      const app = await visitor.startEnrolment(await account());
      const link = visitor.page.locator(toApp);
      await expect(link).toBeVisible();
      const uri = new URL((await link.getAttribute('href')) ?? '');
      expect(uri.host).toBe('totp');
      expect(uri.searchParams.get('secret')).toBe(app.secret);
      const box = await link.boundingBox();
      expect(box?.height, 'large enough for a finger').toBeGreaterThanOrEqual(44);
    });
  }

  test('the whole first logon', async ({ visitor, account }) => {
    const holder = await account();
    await visitor.open('/logon');
    await visitor.typeLogon(holder);
    await visitor.button('Log on').tap();
    await visitor.at('Set up your authenticator');
    await expect(visitor.code).toHaveAttribute('inputmode', 'numeric');
    await expect(visitor.code).toHaveAttribute('autocomplete', 'one-time-code');
    const app = await visitor.addToAuthenticator();
    await visitor.giveCode(app.fresh());
    await visitor.at('Good to go');
    await visitor.button('OK').tap();
    await visitor.at('Complete your logon');
    await visitor.confirm(holder, app.fresh());
    await visitor.keepCodes();
    await visitor.at('You are logged on');
  });
});

test('without a touch screen there is no link to an app', async ({ visitor, account }) => {
  await visitor.startEnrolment(await account());
  await expect(visitor.page.locator(toApp)).toBeHidden();
});
