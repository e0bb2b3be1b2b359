import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import type { Visitor } from '../../fixtures/visitor.ts';

/** The codes that are sent from now on. */
function sent(page: Page): string[] {
  const posts: string[] = [];
  page.on('request', (request) => {
    const code = new URLSearchParams(request.postData() ?? '').get('code');
    if (code) posts.push(code);
  });
  return posts;
}

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Whatever the last key began has been done: a second passes for the page. */
const settled = (page: Page) => page.clock.runFor(1_000);

/** Nothing was sent so far; Enter sends the code, once, and leads on. */
async function onlyByEnter(visitor: Visitor, posts: string[], code: string, heading: string) {
  await settled(visitor.page);
  expect(posts).toEqual([]);
  await press(visitor.page, 'Enter');
  await visitor.at(heading);
  expect(posts).toEqual([code]);
}

test.beforeEach(({ page }) => page.clock.install());

test('digits that are mended after an error are one try, by Enter', async ({
  visitor,
  account,
  page,
}) => {
  const app = await visitor.enrolAndReachCode(await account());
  const posts = sent(page);
  const wrong = app.wrong();
  await visitor.giveCode(wrong);
  await expect(visitor.alert).toContainText('That code is not right.');
  await press(page, 'End');
  for (let digit = 0; digit < 5; digit += 1) {
    await press(page, 'Backspace', String(digit), 'ArrowLeft');
  }
  const code = app.fresh();
  await visitor.code.fill(code);
  await settled(page);
  expect(posts).toEqual([wrong]);
  await press(page, 'Enter');
  await visitor.at('You are logged on');
  expect(posts).toEqual([wrong, code]);
});

test('a digit that is mended before the sixth one sends nothing by itself', async ({
  visitor,
  account,
  page,
}) => {
  const app = await visitor.enrolAndReachCode(await account());
  const posts = sent(page);
  const code = app.fresh();
  const other = String((Number(code[1]) + 1) % 10);
  await visitor.code.pressSequentially(code[0] + other + code.slice(2, 5));
  await press(page, 'Home', 'ArrowRight', 'Delete', code[1]!, 'End');
  await settled(page);
  expect(posts).toEqual([]);
  await press(page, code[5]!);
  await visitor.at('You are logged on');
  expect(posts).toEqual([code]);
});

test('a code that becomes whole in its middle waits for Enter', async ({
  visitor,
  account,
  page,
}) => {
  const app = await visitor.enrolAndReachCode(await account());
  const posts = sent(page);
  const code = app.fresh();
  await visitor.code.pressSequentially(code.slice(0, 2) + code.slice(3));
  await press(page, 'Home', 'ArrowRight', 'ArrowRight', code[2]!);
  await onlyByEnter(visitor, posts, code, 'You are logged on');
});

test('a digit too many that is taken away sends nothing by itself', async ({
  visitor,
  account,
  page,
}) => {
  const app = await visitor.startEnrolment(await account());
  const posts = sent(page);
  const code = app.fresh();
  await visitor.code.fill(`${code}7`);
  await press(page, 'End', 'Backspace');
  await onlyByEnter(visitor, posts, code, 'Good to go');
});
