import type { Page } from '@playwright/test';
import { clock } from '../../fixtures/clock.ts';
import { expect, test } from '../../fixtures/index.ts';

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
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await expect(visitor.password).toBeFocused();
  await visitor.confirm(holder, app.fresh());
  await visitor.keepCodes();
  expect(await marked(page)).toBe(true);

  await visitor.logOff();
  await visitor.reachCode(holder);
  await expect(visitor.code).toBeFocused();
  await mark(page);
  await visitor.giveCode(app.fresh());
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
  const code = app.fresh();
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
    const code = app.fresh();
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

test('the countdown runs, and ends with the step', async ({ visitor, account, page }) => {
  await page.clock.install();
  const seconds = visitor.main.getByText(/\bin \d+\s+seconds?\b/i).first();
  const app = await visitor.startEnrolment(await account());
  clock.reach(clock.step + 1);
  clock.advance(11);
  await visitor.giveCode(app.code(clock.step));
  await visitor.at('Good to go');
  const pageTime = () => page.evaluate(() => Date.now() / 1000);
  const before = await pageTime();
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');

  const left = async () => Number(/(\d+)\s+second/i.exec(await seconds.innerText())?.[1]);
  const first = await left();
  // Nineteen are left of the step, and the page has counted since.
  expect(first).toBeLessThanOrEqual(19);
  expect(first).toBeGreaterThanOrEqual(Math.floor(19 - ((await pageTime()) - before)));
  await page.clock.runFor(1_000);
  expect(await left()).toBeLessThan(first);
  await page.clock.runFor(18_000);
  await expect(seconds).toBeHidden();
});
