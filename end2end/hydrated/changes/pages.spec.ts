import { expect, test } from '../../fixtures/changed.ts';
import { changes } from '../../fixtures/changes.ts';
import { chromiumPage } from '../../fixtures/chromium-page.ts';
import { Walker } from '../../fixtures/walk.ts';

// Extensions, translators and browsers themselves change pages before they come to life. Nothing may
// go wrong then, also in the console (`guard`): the page stays one of plain forms.
for (const [what, change] of Object.entries(changes)) {
  test(`a whole first logon with ${what}`, async ({ changer, account, page }) => {
    let changed = 0;
    changer.change = (html) => {
      const other = change(html);
      if (other !== html) changed += 1;
      return other;
    };
    await new Walker(chromiumPage(page)).firstLogon(await account());
    expect(changed, 'pages that were changed').toBeGreaterThan(0);
  });
}

test('a page that nobody changed comes to life', async ({ changer, account, page, visitor }) => {
  changer.change = (html) => html;
  await visitor.open('/logon');
  await expect(page.locator('html')).toHaveClass('alive');
  await new Walker(chromiumPage(page)).firstLogon(await account());
});
