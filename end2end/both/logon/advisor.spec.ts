import { expect, test } from '../../fixtures/index.ts';

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

/** What the page says of each program, in the words that a person looks for on the screen. */
const INSTALL: Record<string, RegExp[]> = {
  Authy: [/Authy Inc\. or Twilio/, /asks for your phone number/, /backup/, /plus sign/],
  'Google Authenticator': [/Google LLC/, /“Scan a QR code” or “Enter a setup key”/, /new phone/],
  'Microsoft Authenticator': [/Microsoft Corporation/, /“Other account”/, /type the key in/],
  'On a computer': [/not been offered since March 2024/, /KeePassXC/, /paste the Secret Key/],
};
const MOVE = [
  /Keep the old phone until the new one shows the same codes/,
  /Authy and Microsoft Authenticator transfer them with their backup/,
  /Google Authenticator with “Transfer accounts”/,
  /If the old phone is gone, log on with a recovery code.*or ask support/,
];

for (const [device, computers] of [
  ['the phone', 'several'],
  ['that computer', 'one'],
] as const) {
  test(`whoever is advised to use ${device} reads how to install one and how to move`, async ({
    visitor,
  }) => {
    const { page, main } = visitor;
    await page.goto(`${path}?computers=${computers}&places=one&people=one`);
    const advice = page.getByRole('status', { name: 'Our advice' });
    await expect(advice).toContainText(
      device === 'the phone' ? 'on your mobile phone' : 'on the computer itself, or on a tablet',
    );
    // Each program is a term of the list, and what to do is told under it and under no other one.
    const said = page.locator('dl');
    await expect(said.getByRole('term')).toHaveText(Object.keys(INSTALL));
    for (const [name, words] of Object.entries(INSTALL)) {
      const term = said.getByRole('term').getByText(name, { exact: true });
      const told = term.locator('xpath=following-sibling::dd[1]');
      for (const word of words) await expect(told, name).toHaveText(word);
    }
    await expect(main.getByRole('heading', { name: 'How to install one' })).toBeVisible();
    const moving = main.getByRole('heading', { name: 'Moving to a new phone' });
    const how = moving.locator('xpath=following-sibling::p[1]');
    for (const words of MOVE) await expect(how).toHaveText(words);
  });
}

test('the advice is reached from the set-up, which goes on afterwards', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  const app = await visitor.startEnrolment(holder);
  await visitor.page.getByRole('link', { name: 'not sure which' }).click();
  await visitor.at('Which authenticator?');
  await expect(visitor.main).toContainText('not been offered');
  await visitor.page.getByRole('link', { name: 'Back to where you were' }).click();
  await visitor.at('Set up your authenticator');
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
});

test('who works alone is not told what others could share', async ({ visitor }) => {
  const advice = visitor.page.getByRole('status', { name: 'Our advice' });
  await visitor.page.goto(`${path}?computers=one&places=one&people=several`);
  await expect(advice).toContainText('several people can share');
  await visitor.page.goto(`${path}?computers=one&places=one&people=one`);
  await expect(advice).toContainText('You read the code from it.');
  await expect(advice).not.toContainText('share');
});

test('an unanswered question is asked for', async ({ visitor }) => {
  await visitor.page.goto(`${path}?computers=one`);
  await expect(visitor.alert).toHaveText('Please answer all three questions.');
});
