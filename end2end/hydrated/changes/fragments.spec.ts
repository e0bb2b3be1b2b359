import type { Page } from '@playwright/test';
import { addAccount } from '../../fixtures/account.ts';
import { expect, LOGON, OFFICE, test, through } from '../../fixtures/application.ts';
import { chromiumPage } from '../../fixtures/chromium-page.ts';
import { beside, withExtension } from '../../fixtures/extension.ts';
import { type Site } from '../../fixtures/site.ts';
import { Walker } from '../../fixtures/walk.ts';

const deep = `${OFFICE}/rota/week%203?x=%2F#row-7`;

/** By the deep link over a first logon, with its mistakes, into the application. No page need be whole for it. */
async function arrives(page: Page, { server }: Site): Promise<void> {
  await page.goto(deep, { waitUntil: 'commit' });
  await new Walker(chromiumPage(page)).enrol(await addAccount(server));
  await page.waitForURL(deep);
}

for (const runAt of ['document_start', 'document_end'] as const) {
  test(`the end of a deep link comes along over pages that an extension changes at ${runAt}`, async ({
    startSite,
    guard,
  }) => {
    const site = await startSite('nginx');
    const use = async (context: Parameters<typeof guard.watch>[0]) => {
      await guard.watch(context);
      await arrives(await context.newPage(), site);
    };
    await withExtension(LOGON, runAt, beside, use, [through(site.proxy)]);
  });
}

test('and over pages without WebAssembly', async ({ startSite, visit, guard }) => {
  guard.expects(/ERR_FAILED|\.wasm/);
  const site = await startSite('nginx');
  const { page } = await visit(site);
  await page.route('**/*.wasm', (route) => route.abort());
  await arrives(page, site);
});

test('and over pages that are sent before their script arrives', async ({ startSite, visit }) => {
  const site = await startSite('nginx');
  const { page } = await visit(site);
  await page.route('**/start/*.js', () => {});
  await arrives(page, site);
});

test('and over a page on which the app has failed', async ({ startSite, visit }) => {
  const site = await startSite('nginx');
  const holder = await addAccount(site.server, { twoFactor: false });
  const visitor = await visit(site);
  const { page } = visitor;
  await visitor.open(deep);
  await page.evaluate(() => history.replaceState({ plain: true }, ''));
  await page.reload();
  await expect(page.locator('html')).toHaveClass('plain');
  await visitor.typeLogon(holder);
  await visitor.button('Log on').click();
  await page.waitForURL(deep);
});

test('the way past the top of a plain page is none of the application', async ({
  startSite,
  visit,
  guard,
}) => {
  guard.expects(/ERR_FAILED|\.wasm/);
  const site = await startSite('nginx');
  const holder = await addAccount(site.server, { twoFactor: false });
  const visitor = await visit(site);
  const { page } = visitor;
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(deep.replace('row-7', 'gtg-main'));
  await expect(page.locator('html')).toHaveClass('plain');
  await visitor.typeLogon(holder);
  await visitor.button('Log on').click();
  await page.waitForURL(deep.replace('#row-7', ''));
});
