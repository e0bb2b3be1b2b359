import { clock } from '../../fixtures/clock.ts';
import { expect, test } from '../../fixtures/changed.ts';
import { changes } from '../../fixtures/changes.ts';

test('a page that stays plain says how long it works, and that its seconds stand still', async ({
  changer,
  account,
  visitor,
  page,
}) => {
  const lasting = page.getByText('This page works for 10 minutes.');
  const standing = page.getByText('The seconds were counted when this page was loaded.');
  const more = visitor.button('I need more time');
  changer.change = (html) => html;
  const app = await visitor.startEnrolment(await account());
  await expect(lasting).toBeHidden();
  await visitor.giveCode(app.code(clock.step));
  await visitor.at('Good to go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  for (const hidden of [lasting, standing, more]) await expect(hidden).toBeHidden();

  changer.change = changes['an icon beside each field']!;
  await page.reload();
  await expect(page.locator('html')).toHaveClass('plain');
  for (const shown of [lasting, standing, more]) await expect(shown).toBeVisible();
  // What nobody listens to is not offered.
  await expect(visitor.button('Show password')).toBeHidden();
  await more.click();
  await visitor.at('Complete your logon');
});
