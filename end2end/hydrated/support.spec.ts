import { addAccount } from '../fixtures/account.ts';
import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

test('support watches an enrolment live', async ({ visitor, anotherVisitor, account, server }) => {
  const holder = await account();
  const desk = await Desk.open(visitor, server);
  await desk.account(holder.userId);
  await expect(desk.stands).toContainText('Waiting for enrolment');
  // What is typed meanwhile stays.
  const action = await desk.unfold('Re-arm enrolment', 'Half a');

  const rose = await anotherVisitor();
  const app = await rose.startEnrolment(holder);
  const soon = { timeout: 4_000 };
  await expect(desk.stands).toContainText('at the page “Set up your authenticator”', soon);
  await expect(desk.timeline).toContainText('A QR code was shown', soon);
  await rose.giveCode(app.wrong());
  await expect(desk.stands).toContainText('one wrong code', soon);
  await rose.giveCode(await app.previous());
  await rose.at('Good to go');
  await expect(desk.stands).toContainText('at the page “Good to go”', soon);
  await expect(desk.timeline).not.toContainText(app.secret);
  await expect(action.getByLabel('Reason, for the records')).toHaveValue('Half a');
});

test('a page that says why not is not sent again by itself', async ({
  visitor,
  account,
  server,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account();
  const desk = await Desk.open(visitor, server);
  await desk.account(holder.userId);
  await desk.page.locator('summary').filter({ hasText: 'Check who is calling' }).click();
  await desk.page.getByRole('button', { name: 'Show a word' }).click();
  // The word is answered in one tab, and once more in another.
  const other = await desk.page.context().newPage();
  await other.goto(`/support/accounts/${holder.userId}`);
  await other.getByRole('button', { name: 'It was right' }).click();
  await expect(other.getByRole('status').filter({ hasText: 'It is written down.' })).toBeVisible();
  let posts = 0;
  desk.page.on('request', (request) => (posts += Number(request.method() === 'POST')));
  await desk.page.getByRole('button', { name: 'It was right' }).click();
  await expect(visitor.alert).toContainText('answered already');
  await desk.page.waitForTimeout(5_000);
  expect(posts).toBe(1);
  await expect(visitor.alert).toContainText('answered already');
});

test('search as you type', async ({ visitor, server }) => {
  const mark = Math.random().toString(36).slice(2);
  await addAccount(server, { twoFactor: false, name: `Élan ${mark}` });
  const desk = await Desk.open(visitor, server);
  const field = desk.page.getByLabel('User ID, name, organisation or place');
  await expect(field).toBeFocused();
  await field.pressSequentially(`éLAN ${mark}`);
  await desk.told('1 account');
  await expect(desk.page).toHaveURL(new RegExp(mark));
  await field.pressSequentially('xyz');
  await desk.told('No account is like this.');
  await field.fill('');
  await desk.page.getByLabel('State').selectOption('on');
  await expect(desk.page.locator('tbody')).toContainText(desk.userId);
  await desk.page.getByLabel('Select all on this page').check();
  for (const box of await desk.page.locator('tbody input[name=user_id]').all())
    await expect(box).toBeChecked();
});

test('an account holder downloads nothing of the console', async ({ visitor, account, page }) => {
  const paths: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  await visitor.enrol(await account());
  await page.getByRole('link', { name: 'Your account', exact: true }).click();
  await visitor.at('Your account');
  expect(paths.filter((path) => /^\/(console|support)/.test(path))).toEqual([]);
  // Nor inside of what everybody downloads.
  for (const path of paths.filter((one) => /\.(css|js|wasm|txt)$/.test(one))) {
    const text = await (await page.request.get(path)).text();
    expect(text, path).not.toMatch(/account-head|data-every|Re-arm enrolment|\/support\/accounts/);
  }
});
