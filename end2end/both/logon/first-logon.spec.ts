import { expect, test } from '../../fixtures/index.ts';

test('the first logon leads through enrolment and Good to go to the home page', async ({
  visitor,
  account,
  a11y,
}) => {
  test.slow(); // every page is looked at in many ways
  const holder = await account();
  await visitor.open('/logon');
  await visitor.at('Log on');
  await a11y();
  await visitor.startLogon(holder);

  await visitor.at('Set up your authenticator');
  await a11y();
  for (const app of ['Authy', 'Google Authenticator', 'Microsoft Authenticator']) {
    await expect(visitor.main).toContainText(app);
  }
  const app = await visitor.addToAuthenticator();
  await visitor.giveCode(app.fresh());

  await visitor.at('Good to go');
  await a11y();
  await visitor.button('OK').click();

  await visitor.at('Complete your logon');
  await a11y();
  await visitor.confirm(holder, app.fresh());

  await visitor.at('Keep your recovery codes');
  await expect(visitor.codes).toHaveCount(10);
  await a11y();
  await visitor.button('I have kept them').click();
  await visitor.at('Keep your recovery codes');
  await visitor.haveKept();

  await visitor.at('You are logged on');
  await expect(visitor.page).toHaveURL('/');
  await expect(visitor.main).toContainText(holder.name);
  await a11y();
  await visitor.logOff();

  await visitor.open('/');
  await visitor.at('Log on');
  await expect(visitor.page).toHaveURL(/\/logon$/);
});

test('the QR code and the Secret Key say the same, for all three apps', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  await visitor.startEnrolment(holder);

  for (const colorScheme of ['light', 'dark'] as const) {
    await visitor.page.emulateMedia({ colorScheme });
    const uri = await visitor.scan();
    expect(`${uri.protocol}//${uri.host}`).toBe('otpauth://totp');
    expect(decodeURIComponent(uri.pathname)).toContain(holder.userId);
    const { secret, issuer, algorithm, digits, period } = Object.fromEntries(uri.searchParams);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(secret).toBe(await visitor.readKey());
    expect(issuer).toBeTruthy();
    // What is left out has the same defaults in all three apps (R8).
    expect(algorithm ?? 'SHA1').toBe('SHA1');
    expect(digits ?? '6').toBe('6');
    expect(period ?? '30').toBe('30');
  }
  await expect(visitor.key).toHaveText(/^([A-Z2-7]{4}\s+){7}[A-Z2-7]{4}$/, { useInnerText: true });
});

test('"Can\'t scan it?" has the details for typing the key in by hand', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  await visitor.startEnrolment(holder);
  await visitor.page.getByText(/Can[’']t scan it\?/).click();
  await expect(visitor.main.filter({ hasText: holder.userId })).toBeVisible();
  await expect(visitor.main.getByText(/time[- ]based/i).first()).toBeVisible();
  await expect(visitor.main.getByText(/\b(6|six)\b/i).first()).toBeVisible();
});

test('without 2FA the password is enough', async ({ visitor, account }) => {
  const holder = await account({ twoFactor: false });
  await visitor.logOn(holder);
  await expect(visitor.main).toContainText(holder.name);
});

test('2FA switched on while somebody is logged on ends the session', async ({
  visitor,
  account,
  server,
}) => {
  const holder = await account({ twoFactor: false });
  await visitor.logOn(holder);
  await server.cli(['2fa', 'enable', holder.userId, '--reason', 'R15']);
  await visitor.open('/');
  await visitor.at('Log on');
  await visitor.startLogon(holder);
  await visitor.at('Set up your authenticator');
});
