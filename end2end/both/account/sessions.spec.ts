import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';

test('a session elsewhere is ended from the list', async ({ visitor, anotherVisitor, account }) => {
  const holder = await account({ twoFactor: false });
  const elsewhere = await anotherVisitor();
  for (const one of [elsewhere, visitor]) {
    await one.logOn(holder);
  }
  const page = new AccountPage(visitor);
  await page.enter();
  const own = page.rows('Logged on now', 'This is where you are now');
  await expect(own).toHaveCount(1);
  await expect(own.getByRole('button')).toBeHidden();
  await expect(own.locator('strong')).toHaveText('Chrome, Linux');
  await page.says(own, 'This is where you are now. Since {now}, from 127.0.0.1. Last used {now}.');

  const other = page.rows('Logged on now').filter({ has: visitor.page.getByRole('button') });
  await page.says(other, 'Since {now}, from 127.0.0.1. Last used {now}.');
  await page.press(other, /^End/);
  await page.told('That session has ended.');
  await expect(page.rows('Logged on now')).toHaveCount(1);
  expect((await page.events())[0]).toBe('A session was ended from another one');
  await elsewhere.reload();
  await elsewhere.at('Log on');
  await visitor.reload();
  await visitor.at('Your account');
});

test('a browser is forgotten, and is a new one at its next logon', async ({ visitor, account }) => {
  const holder = await account({ twoFactor: false });
  const page = new AccountPage(visitor);
  const logOn = async () => {
    await visitor.open('/logon');
    await visitor.startLogon(holder);
    await page.enter();
  };
  await logOn();
  await visitor.open('/');
  await visitor.logOff();
  await logOn();
  expect((await page.events())[0]).toBe('Logged on');
  await expect(page.rows('Remembered browsers')).toHaveCount(1);
  await expect(page.rows('Remembered browsers').locator('strong')).toHaveText('Chrome, Linux');
  await page.says(
    page.rows('Remembered browsers'),
    'This is the browser you use now. Remembered since {now}. Last used {now}, from 127.0.0.1.',
  );

  await page.press(page.rows('Remembered browsers'), /^Forget/);
  await page.told('That browser is forgotten.');
  await expect(page.part('Remembered browsers')).toBeHidden();
  expect((await page.events())[0]).toBe('A browser was forgotten');
  await visitor.open('/');
  await visitor.logOff();
  await logOn();
  expect((await page.events())[0]).toBe('Logged on, in a new browser');
});
