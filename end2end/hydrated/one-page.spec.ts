import type { Page } from '@playwright/test';
import { earlyInStep, now } from '../fixtures/authenticator.ts';
import { expect, test } from '../fixtures/index.ts';

/** A full reload would lose what is written on `window`. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marker: 'still here' }));
const marked = (page: Page) => page.evaluate(() => 'marker' in window);

test('no full reload from the first page to the last', async ({ visitor, account }) => {
  const { page } = visitor;
  const holder = await account();
  await visitor.open('/logon');
  await mark(page);
  await visitor.startLogon(holder);
  await visitor.at('Set up your authenticator');
  const app = await visitor.addToAuthenticator();
  await visitor.giveCode(app.wrong());
  await expect(visitor.alert).toBeVisible();
  await visitor.giveCode(await app.previous());
  await visitor.at('Good to go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await expect(visitor.password).toBeFocused();
  await visitor.confirm(holder, await app.fresh());
  await visitor.keepCodes();
  expect(await marked(page)).toBe(true);

  await visitor.logOff();
  await visitor.reachCode(holder);
  await expect(visitor.code).toBeFocused();
  await mark(page);
  await visitor.giveCode(await app.fresh());
  await visitor.at('You are logged on');
  expect(await marked(page)).toBe(true);
});

test('the sixth digit sends the code, once', async ({ visitor, account, page }) => {
  const app = await visitor.startEnrolment(await account());
  const posts: string[] = [];
  page.on('request', (request) => {
    // The next page asks where it stands; only what is sent of the form counts here.
    const asks = request.url().endsWith('/api/position');
    if (request.method() === 'POST' && !asks) posts.push(request.url());
  });
  const code = await app.fresh();
  await visitor.code.pressSequentially(code.slice(0, 5));
  await visitor.at('Set up your authenticator');
  expect(posts).toHaveLength(0);
  await visitor.code.pressSequentially(code.slice(5));
  await visitor.page.keyboard.press('Enter'); // as people do who do not know
  await visitor.at('Good to go');
  expect(posts).toHaveLength(1);
});

test.describe('with a clipboard', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('a code pasted with a space in it is sent', async ({ visitor, account, page }) => {
    const app = await visitor.startEnrolment(await account());
    const code = await app.fresh();
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    await page.evaluate((text) => navigator.clipboard.writeText(text), spaced);
    await visitor.code.focus();
    await page.keyboard.press('Control+V');
    await visitor.at('Good to go');
  });

  test('Copy puts the key on the clipboard', async ({ visitor, account, page }) => {
    const app = await visitor.startEnrolment(await account());
    await visitor.button('Copy').click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(async () => (await copied()).replace(/\s/g, '')).toBe(app.secret);
  });
});

test('the countdown runs, and ends with the step', async ({ visitor, account }) => {
  const seconds = visitor.main.getByText(/\b\d+\s+seconds?\b/i).first();
  const app = await visitor.startEnrolment(await account());
  await earlyInStep();
  const step = now();
  await visitor.giveCode(app.code(step));
  await visitor.at('Good to go');
  const remaining = () => (step + 1) * 30 - Date.now() / 1000;
  const asked = remaining();
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');

  const left = async () => Number(/(\d+)\s+second/i.exec(await seconds.innerText())?.[1]);
  const first = await left();
  // The server counted after it was asked, and the page has counted since.
  expect(first, 'agrees with the clock').toBeLessThanOrEqual(Math.ceil(asked));
  expect(first, 'agrees with the clock').toBeGreaterThanOrEqual(Math.floor(remaining()));
  await expect.poll(left).toBeLessThan(first);
  await expect(seconds).toBeHidden({ timeout: 35_000 });
});
