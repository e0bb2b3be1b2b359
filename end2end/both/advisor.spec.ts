import { expect, test } from '../fixtures/index.ts';

/** The page that is made by the server alone: there is nothing to wait for but the page. */
const path = '/help/authenticators';

test('three answers lead to an authenticator, and keep', async ({ visitor, a11y }) => {
  const { page } = visitor;
  await page.goto(path);
  await visitor.at('Which authenticator?');
  await a11y();
  const answer = (question: string, value: 'One' | 'Several') =>
    page.getByRole('group', { name: question }).getByLabel(value).check();
  const advice = page.getByRole('status', { name: 'Our advice' });
  await expect(advice).toBeHidden();

  for (const [computers, places, people, title] of [
    ['One', 'One', 'Several', 'One user ID, with the authenticator on that computer'],
    ['Several', 'Several', 'One', 'One user ID, with the authenticator on your phone'],
    ['Several', 'Several', 'Several', 'A user ID for each person or computer'],
  ] as const) {
    await answer('On how many computers do you use it?', computers);
    await answer('At how many places are they?', places);
    await answer('How many people use it?', people);
    await page.getByRole('button', { name: 'Show the advice' }).click();
    await expect(advice.getByRole('heading', { name: title })).toBeVisible();
    const chosen = page.getByRole('group', { name: 'How many people use it?' });
    await expect(chosen.getByLabel(people)).toBeChecked();
  }
  await a11y();
});

test('the advice is reached from the set-up, which goes on afterwards', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  const app = await visitor.startEnrolment(holder);
  await visitor.page.getByRole('link', { name: 'not sure which' }).click();
  await visitor.at('Which authenticator?');
  await expect(visitor.main).toContainText('no longer offered');
  await visitor.page.goBack();
  await visitor.at('Set up your authenticator');
  await visitor.giveCode(await app.fresh());
  await visitor.at('Good to go');
});

test('an unanswered question is asked for', async ({ visitor }) => {
  await visitor.page.goto(`${path}?computers=one`);
  await expect(visitor.alert).toHaveText('Please answer all three questions.');
});
