import { expect, test } from '../../fixtures/own-server.ts';

test('a word tells who is calling', async ({ openConsole, anotherVisitor, account, a11y }) => {
  const holder = await account();
  const rose = await anotherVisitor();
  await rose.enrolAndReachCode(holder);
  const staff = await openConsole(holder);
  const word = await staff.showWord();
  expect(word).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
  await a11y();
  await rose.reload();
  await expect(rose.page.getByRole('status').filter({ hasText: word })).toBeVisible();
  await a11y(rose.page);
  await staff.page.getByRole('button', { name: 'It was right' }).click();
  await staff.told('The outcome is recorded.');
  await expect(staff.timeline).toContainText('The caller read the word out: it was right');
});

test('a word that was not read out is written down too, and shown no more', async ({
  openConsole,
  anotherVisitor,
  account,
}) => {
  const holder = await account({ twoFactor: false });
  const rose = await anotherVisitor();
  await rose.logOn(holder);
  const staff = await openConsole(holder);
  const word = await staff.showWord();
  const shown = rose.page.getByRole('status').filter({ hasText: word });
  await rose.reload();
  await expect(shown).toBeVisible();
  await staff.page.getByRole('button', { name: 'It was wrong' }).click();
  await staff.told('The outcome is recorded.');
  const events = staff.timeline.getByRole('row');
  const noted = events.filter({ hasText: 'The caller could not read the word out' });
  await expect(noted).toContainText(`by ${staff.userId}`);
  await expect(staff.page.locator('body')).not.toContainText(word);
  await rose.reload();
  await rose.at('You are logged on');
  await expect(shown).toHaveCount(0);
});

test('who has no access at all is checked by what staff may accept', async ({
  openConsole,
  account,
  a11y,
}) => {
  const holder = await account();
  const staff = await openConsole(holder);
  await staff.summary('Check who is calling').click();
  const checklist = staff.page.locator('.identity form').filter({ hasText: 'no access at all' });
  await expect(checklist.getByRole('checkbox')).toHaveCount(2);
  await a11y();
  await checklist.getByLabel('The number on file was called back').check();
  await checklist.getByRole('button', { name: 'Record what you checked' }).click();
  await staff.told('The outcome is recorded.');
  const noted = staff.timeline
    .getByRole('row')
    .filter({ hasText: 'Support accepted who was calling: The number on file was called back' });
  await expect(noted).toContainText(`by ${staff.userId}`);
});
