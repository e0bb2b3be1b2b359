import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';

interface Download {
  path: string;
  type: string;
  /** As it came over the wire: headers and compressed body. */
  bytes: number;
}

/** Counts what a browser with an empty cache downloads, over the wire. */
async function downloads(page: Page): Promise<Map<string, Download>> {
  const session = await page.context().newCDPSession(page);
  const seen = new Map<string, Download>();
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (!response.url.startsWith('http')) return;
    seen.set(requestId, { path: new URL(response.url).pathname, type, bytes: 0 });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const download = seen.get(requestId);
    if (download) download.bytes = encodedDataLength;
  });
  await session.send('Network.enable');
  return seen;
}

const sum = (all: Download[]) => all.reduce((bytes, download) => bytes + download.bytes, 0);

test('the first visit is light', async ({ visitor, page }) => {
  const seen = await downloads(page);
  await visitor.open('/logon');
  await page.waitForLoadState('networkidle');

  const all = [...seen.values()];
  const usable = all.filter(({ type }) => type === 'Document' || type === 'Stylesheet');
  const scripts = all.filter(({ path }) => /\.(js|wasm)$/.test(path));
  for (const { path, bytes } of all) console.log(`${String(bytes).padStart(8)} B  ${path}`);
  console.log(`HTML and CSS: ${sum(usable)} B of 8000 in ${usable.length} requests of 2`);
  console.log(`JavaScript and WebAssembly: ${sum(scripts)} B of 200000`);
  console.log(`First visit: ${all.length} requests of 7, ${sum(all)} B`);

  expect(usable).toHaveLength(2);
  expect(sum(usable)).toBeLessThanOrEqual(8_000);
  expect(scripts.some(({ path }) => path.endsWith('.wasm'))).toBe(true);
  expect(sum(scripts)).toBeLessThanOrEqual(200_000);
  expect(all.length).toBeLessThan(8);
});

test('a logon downloads nothing of the account page or the support console', async ({
  visitor,
  account,
  page,
}) => {
  const seen = await downloads(page);
  await visitor.firstLogon(await account());
  await page.waitForLoadState('networkidle');
  const paths = [...seen.values()].map(({ path }) => path);
  const files = paths.filter((path) => /\.(js|wasm|css)$/.test(path));
  expect(files.filter((path) => /account|support/i.test(path))).toEqual([]);
});
