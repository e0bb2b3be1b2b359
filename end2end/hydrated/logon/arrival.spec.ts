import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { hydrated } from '../../fixtures/hydration.ts';

const WASM = '**/*.wasm';

/** Keeps a file from arriving until it is let go. */
async function hold(page: Page, file: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((done) => (release = done));
  await page.route(file, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Where everything stands that a person looks at or presses. */
const boxes = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('h1, p, label, input, button, a, [role=img], svg')].map(
      (part) => {
        const { x, y, width, height } = part.getBoundingClientRect();
        return `${part.tagName} ${[x, y, width, height].map(Math.round).join(' ')}`;
      },
    ),
  );

/** How far everything has moved. What the browser tells of it comes before a mark that is set after it. */
const shift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntriesByType('layout-shift'))
            sum += (entry as unknown as { value: number }).value;
          if (list.getEntriesByName('end').length) done(sum);
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        observer.observe({ type: 'mark' });
        performance.mark('end');
      }),
  );

for (const width of [1280, 390]) {
  test(`nothing jumps when WebAssembly arrives, ${width} px wide`, async ({
    visitor,
    account,
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    const unmoved = async (arrive: () => Promise<unknown>) => {
      const release = await hold(page, WASM);
      await arrive();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const before = await boxes(page);
      release();
      await hydrated(page);
      expect(await boxes(page)).toEqual(before);
      expect(await shift(page)).toBeLessThan(0.001);
      await page.unrouteAll({ behavior: 'wait' });
    };

    await unmoved(() => page.goto('/logon'));
    const holder = await account();
    await visitor.startLogon(holder);
    await visitor.at('Set up your authenticator');
    await unmoved(() => page.reload());
    const app = await visitor.addToAuthenticator();
    await visitor.giveCode(app.fresh());
    await visitor.at('Good to go');
    await unmoved(() => page.reload());
  });
}

test('the logon can be sent before WebAssembly arrives', async ({ visitor, account, page }) => {
  const holder = await account();
  await hold(page, WASM);
  await page.goto('/logon');
  await visitor.startLogon(holder);
  await visitor.at('Set up your authenticator');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

for (const [name, file] of [
  ['WebAssembly', WASM],
  ['the script', '**/start/*.js'],
] as const) {
  test(`what was typed before ${name} arrived is kept`, async ({ visitor, account, page }) => {
    const holder = await account();
    const release = await hold(page, file);
    await page.goto('/logon', { waitUntil: 'commit' });
    await visitor.typeLogon(holder);
    release();
    await hydrated(page);
    await expect(visitor.userId).toHaveValue(holder.userId);
    await expect(visitor.password).toHaveValue(holder.password);
    await visitor.button('Log on').click();
    await visitor.at('Set up your authenticator');
  });

  test(`a code typed before ${name} arrived is sent when it has`, async ({
    visitor,
    account,
    page,
  }) => {
    const app = await visitor.startEnrolment(await account());
    const release = await hold(page, file);
    await page.reload({ waitUntil: 'commit' });
    await visitor.code.fill(app.fresh());
    release();
    await visitor.at('Good to go');
  });
}

test('a page whose script does not arrive says that it stays plain', async ({ page, guard }) => {
  guard.expects(/ERR_FAILED/);
  await page.route('**/start/*.js', (route) => route.abort());
  await page.goto('/logon');
  await expect(page.locator('html')).toHaveClass('plain');
});
