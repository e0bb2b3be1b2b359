import type { Page } from '@playwright/test';
import { clock } from '../../fixtures/clock.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Account } from '../../fixtures/account.ts';
import type { Visitor } from '../../fixtures/visitor.ts';

// The time of the page is the test's: nothing here waits for that of the machine.

const timer = (page: Page) => page.getByRole('timer');

async function left(page: Page): Promise<number> {
  const [, minutes, seconds] = /(?:(\d+) min )?(\d+) s/.exec(await timer(page).innerText()) ?? [];
  return Number(minutes ?? 0) * 60 + Number(seconds);
}

/** At a pause of a quarter of an hour, whose time stands still. */
async function paused(visitor: Visitor, holder: Account): Promise<void> {
  const { page } = visitor;
  const app = await visitor.enrolAndReachCode(holder);
  for (let tries = 0; tries < 5; tries += 1) await visitor.giveCode(app.wrong());
  await expect(visitor.alert).toContainText('too many wrong codes');
  await stop(page);
}

async function stop(page: Page): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
}

test.beforeEach(({ page }) => page.clock.install());

test('a pause follows the clock when the page was asleep', async ({ visitor, account, page }) => {
  await paused(visitor, await account());
  const before = await left(page);
  // As a lid that is closed: what was due is done once, however long it was.
  await page.clock.fastForward('05:00');
  await expect.poll(() => left(page)).toBeLessThanOrEqual(before - 300);
  expect(await left(page)).toBeGreaterThanOrEqual(before - 302);
  // The pause outlasts the logon, which is asked for more time.
  clock.advance(9 * 60);
  await page.clock.fastForward('04:00');
  await visitor.answered(() => visitor.button('I need more time').click());
  await page.clock.fastForward('06:00');
  await expect(timer(page)).toHaveText('You can try again now.');
});

test('a page that wakes looks at the clock at once', async ({ visitor, account, page }) => {
  await paused(visitor, await account());
  const before = await left(page);
  // No timer runs: only that it is shown again tells it.
  await page.evaluate(() => {
    const { now } = performance;
    performance.now = () => now.call(performance) + 90_000;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await expect.poll(() => left(page)).toBeLessThanOrEqual(before - 90);
});

test('a clock that somebody sets ends no pause', async ({ visitor, account, page }) => {
  await paused(visitor, await account());
  const before = await left(page);
  for (const hours of [1, -2]) {
    const asked = page.waitForResponse((answer) => answer.url().includes('/api/position'));
    await page.clock.setSystemTime((await page.evaluate(() => Date.now())) + hours * 3_600_000);
    await page.evaluate(() => window.dispatchEvent(new Event('pageshow')));
    // Ahead, the device may as well have slept: the server knows. Back, nothing can have passed.
    if (hours > 0) await asked;
    else asked.catch(() => {});
    // The clock of the server has its own second.
    expect(await left(page)).toBeGreaterThan(before - 60);
    expect(await left(page)).toBeLessThanOrEqual(before + 2);
  }
});

test('the running time is silent, and a copy speaks every half minute', async ({
  visitor,
  account,
  page,
}) => {
  await paused(visitor, await account());
  const live = timer(page).locator('xpath=ancestor-or-self::*[@role="alert" or @role="status"]');
  await expect(live).toHaveCount(0);
  await expect(timer(page)).toHaveAttribute('aria-live', 'off');
  // What live regions are told, first to last.
  await page.evaluate(() => {
    const said: string[] = [];
    const look = new MutationObserver(() => {
      const live = document.querySelectorAll('[role=alert], [role=status]');
      const text = [...live].map((part) => part.textContent).join('');
      if (said.at(-1) !== text) said.push(text);
    });
    look.observe(document.body, { childList: true, characterData: true, subtree: true });
    Object.assign(window, { said });
  });
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  // A part of the first half minute has passed already.
  const passed = (900 - (await left(page))) % 30;
  await page.clock.runFor(Math.max(28 - passed, 0) * 1_000);
  expect((await said()).length).toBeLessThanOrEqual(1);
  await page.clock.runFor(62_000);
  expect((await said()).length).toBeGreaterThanOrEqual(2);
  expect((await said()).length).toBeLessThanOrEqual(4);
  await page.clock.fastForward('15:00');
  await expect.poll(async () => (await said()).at(-1)).toContain('You can try again now.');
  // Nobody who reads on comes to a time that was told a while ago.
  const stale = page.locator('[role=alert], [role=status]').filter({ hasText: /\d/ });
  await expect(stale).toHaveCount(0);
});
