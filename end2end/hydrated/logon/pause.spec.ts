import { expect, test } from '../../fixtures/index.ts';

test('a pause counts down by itself', async ({ visitor, account, page }) => {
  await page.clock.install();
  const app = await visitor.enrolAndReachCode(await account());
  for (let tries = 0; tries < 5; tries += 1) await visitor.giveCode(app.wrong());
  await expect(visitor.alert).toContainText('too many wrong codes');

  const timer = page.getByRole('timer');
  const left = async () => {
    const [, minutes, seconds] = /(\d+) min (\d+) s/.exec(await timer.innerText()) ?? [];
    return Number(minutes) * 60 + Number(seconds);
  };
  let loads = 0;
  page.on('load', () => (loads += 1));
  const first = await left();
  expect(first).toBeGreaterThan(14 * 60);
  await page.clock.runFor(2_000);
  expect(await left()).toBeLessThan(first - 1);
  expect(loads).toBe(0);
});
