import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/own-server.ts';

test('a word tells who is calling', async ({ visitor, anotherVisitor, account, server, a11y }) => {
  const holder = await account();
  const rose = await anotherVisitor();
  await rose.enrolAndReachCode(holder);
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.summary('Check who is calling').click();
  await desk.page.getByRole('button', { name: 'Show a word' }).click();
  const word = await desk.page.locator('.identity .word').innerText();
  expect(word).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
  await a11y();
  await rose.reload();
  await expect(rose.page.getByRole('status').filter({ hasText: word })).toBeVisible();
  await a11y(rose.page);
  await desk.page.getByRole('button', { name: 'It was right' }).click();
  await desk.told('It is written down.');
  await expect(desk.timeline).toContainText('The caller read the word out: it was right');
});

test('a word that was not read out is written down too, and shown no more', async ({
  visitor,
  anotherVisitor,
  account,
  server,
}) => {
  const holder = await account({ twoFactor: false });
  const rose = await anotherVisitor();
  await rose.logOn(holder);
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.summary('Check who is calling').click();
  await desk.page.getByRole('button', { name: 'Show a word' }).click();
  const word = await desk.page.locator('.identity .word').innerText();
  const shown = rose.page.getByRole('status').filter({ hasText: word });
  await rose.reload();
  await expect(shown).toBeVisible();
  await desk.page.getByRole('button', { name: 'It was wrong' }).click();
  await desk.told('It is written down.');
  const events = desk.timeline.getByRole('row');
  const noted = events.filter({ hasText: 'The caller could not read the word out' });
  await expect(noted).toContainText(`by ${desk.userId}`);
  await expect(desk.page.locator('body')).not.toContainText(word);
  await rose.reload();
  await rose.at('You are logged on');
  await expect(shown).toHaveCount(0);
});

test('who has no access at all is checked by what staff may accept', async ({
  visitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account();
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.summary('Check who is calling').click();
  const checklist = desk.page.locator('.identity form').filter({ hasText: 'no access at all' });
  await expect(checklist.getByRole('checkbox')).toHaveCount(2);
  await a11y();
  await checklist.getByLabel('The number on file was called back').check();
  await checklist.getByRole('button', { name: 'Record what you checked' }).click();
  await desk.told('It is written down.');
  const noted = desk.timeline
    .getByRole('row')
    .filter({ hasText: 'Support accepted who was calling: The number on file was called back' });
  await expect(noted).toContainText(`by ${desk.userId}`);
});
