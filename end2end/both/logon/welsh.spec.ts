import { expect, test } from '../../fixtures/index.ts';
import { Authenticator } from '../../fixtures/authenticator.ts';

test.use({ locale: 'cy' });

test('the whole first logon in Welsh', async ({ visitor, account, a11y }) => {
  test.slow(); // every page is looked at in many ways
  const { page } = visitor;
  const holder = await account();
  const english = new Set([
    'Log on',
    'Set up your authenticator',
    'Good to go',
    'Complete your logon',
    'Keep your recovery codes',
    'You are logged on',
    'Your account',
  ]);
  const at = async (path: string) => {
    await expect(page).toHaveURL(path);
    await expect(page.locator('html')).toHaveAttribute('lang', 'cy');
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toBeVisible();
    expect(english).not.toContain(await heading.innerText());
    await a11y();
  };
  // Labels are Welsh: the fields go by their names in the post.
  const field = (name: string) => page.locator(`main input[name=${name}]`);
  const giveCode = async (code: string) => {
    // After an error it does not send itself.
    const sendsItself = visitor.scripted && !(await visitor.alert.isVisible());
    await field('code').fill(code);
    if (!sendsItself) await field('code').press('Enter');
  };

  await visitor.open('/logon');
  await at('/logon');
  await field('user_id').fill(holder.userId);
  await field('password').fill(holder.password);
  await field('password').press('Enter');
  await at('/logon/enrol');

  const text = await page.getByRole('main').innerText();
  const key = /(?:[A-Z2-7]{4}\s){7}[A-Z2-7]{4}/.exec(text)?.[0].replace(/\s/g, '');
  const app = new Authenticator(key ?? '');
  await giveCode(app.wrong());
  await expect(visitor.alert).toBeVisible();
  await expect(visitor.alert).not.toContainText(/\b(the|your|code)\b/i);
  await giveCode(app.fresh());
  await at('/logon/good-to-go');
  await page.getByRole('main').getByRole('button').click();
  await at('/logon/confirm');
  await field('password').fill(holder.password);
  await giveCode(app.fresh());
  await at('/logon/recovery-codes');
  await page.locator('main form input[type=checkbox]').check();
  await page.locator('main form button').click();
  await at('/');
  await page.locator('main a[href="/account"]').click();
  await at('/account');
  await giveCode(app.fresh());
  await expect(field('new_password')).toBeVisible();
  await a11y();
});

test('a language that we do not have gets English', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'tlh' });
  const page = await context.newPage();
  await page.goto(`${server.origin}/logon`);
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await context.close();
});
