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

test('who has no access at all is asked the questions of the organisation', async ({
  visitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account();
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.summary('Check who is calling').click();
  const questions = desk.page.locator('.identity form').filter({ hasText: 'no access at all' });
  await expect(questions.getByRole('checkbox')).toHaveCount(2);
  await a11y();
  await questions.getByLabel('Which bus stops there?').check();
  await questions.getByRole('button', { name: 'Write down what was answered' }).click();
  await desk.told('It is written down.');
  const noted = desk.timeline
    .getByRole('row')
    .filter({ hasText: 'The caller answered 1 of 2 questions rightly' });
  await expect(noted).toContainText(`by ${desk.userId}`);
});

test('an organisation without questions of its own has those of all', async ({
  visitor,
  server,
}) => {
  const { userId } = await addAccount(server);
  const elsewhere = `${userId}-elsewhere`;
  await server.cli(['account', 'add', elsewhere, '--organisation', 'Elm Group']);
  const desk = await Desk.open(visitor, server);
  await desk.account(elsewhere);
  await desk.summary('Check who is calling').click();
  await expect(desk.page.getByLabel('Who is the manager?')).toBeVisible();
  await expect(desk.page.getByLabel('Which bus stops there?')).toHaveCount(0);
});
