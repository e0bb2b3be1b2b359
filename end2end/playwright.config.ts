import { defineConfig } from '@playwright/test';
import { findProgram } from './fixtures/programs.ts';

// Debian's Chromium, found as a shell would find it: Playwright brings no browser of its own. Where it
// is there, the one without windows, which is the same but for them and takes less time.
const chromium = findProgram('chromium-headless-shell', 'chromium');

const screenshots = {
  name: 'screenshots',
  testMatch: 'screens.spec.ts',
  use: { viewport: { width: 900, height: 960 } },
};

export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  workers: '100%',
  retries: 0,
  timeout: 120_000,
  forbidOnly: !!process.env.CI,
  reporter: 'list',
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The folder of a test says how it runs: `both` with and without WebAssembly, `hydrated` only
  // with it, `engines` in Firefox and WebKit, `http` without a browser, `html` what the pages of those
  // without JavaScript are like; the one below it, what it is about. The README's pictures are taken
  // when asked for.
  projects:
    process.env.UPDATE_SCREENSHOTS === '1'
      ? [screenshots]
      : [
          { name: 'hydrated', testMatch: ['both/**/*.spec.ts', 'hydrated/**/*.spec.ts'] },
          {
            name: 'no-javascript',
            testMatch: 'both/**/*.spec.ts',
            use: { javaScriptEnabled: false },
          },
          { name: 'html', testMatch: 'html/*.spec.ts', dependencies: ['no-javascript'] },
          { name: 'engines', testMatch: 'engines/*.spec.ts' },
          { name: 'http', testMatch: 'http/**/*.spec.ts' },
        ],
});
