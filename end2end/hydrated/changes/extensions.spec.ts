import { chromiumPage } from '../../fixtures/chromium-page.ts';
import { beside, type RunAt, withExtension } from '../../fixtures/extension.ts';
import { expect, test } from '../../fixtures/index.ts';
import { translate } from '../../fixtures/translator.ts';
import { Walker } from '../../fixtures/walk.ts';

/** Translates every text, also those that come later. */
const translated = `
const look = ${translate};
look();
new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });`;

for (const [what, script, mark] of [
  ['puts icons beside fields', beside, '.icon'],
  ['translates', translated, 'font'],
] as const) {
  for (const runAt of ['document_start', 'document_end', 'document_idle'] as RunAt[]) {
    test(`a whole first logon with an extension that ${what} at ${runAt}`, async ({
      server,
      account,
      guard,
    }) => {
      const holder = await account();
      await withExtension(server.origin, runAt, script, async (context) => {
        await guard.watch(context);
        const page = await context.newPage();
        await new Walker(chromiumPage(page)).firstLogon(holder);
        expect(await page.locator(mark).count(), 'what it put into the page').toBeGreaterThan(0);
      });
    });
  }
}
