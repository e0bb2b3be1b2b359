import { addAccount } from '../../fixtures/account.ts';
import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';

test('what is done to staff needs a second one', async ({
  openConsole,
  openAnotherConsole,
  server,
  a11y,
}) => {
  const colleague = await addAccount(server, { role: 'support', twoFactor: false });
  const staff = await openConsole(colleague);
  await staff.act('Re-arm enrolment', 'New telephone');
  await staff.told('A second member of staff must agree');
  await staff.go('Approvals');
  const mine = staff.row(colleague.userId);
  await expect(mine).toContainText('Somebody else must answer this.');
  await expect(mine).toContainText(/It can be answered until \d{4}-\d\d-\d\d/);
  await expect(mine.getByRole('button')).toHaveText(['Withdraw']);

  const second = await openAnotherConsole();
  await second.go('Approvals');
  await a11y(second.page);
  const row = second.row(colleague.userId);
  await expect(row).toContainText('“New telephone”');
  await row.getByRole('button', { name: 'Agree' }).click();
  await second.told(`Done, for ${colleague.userId}.`);
  await staff.account(colleague.userId);
  const done = staff.timeline.getByRole('row').filter({ hasText: `by ${second.userId}` });
  await expect(done).toContainText(`asked for by ${staff.userId}`);
});

test('what a second one refuses is not done, and those whom it concerns see that', async ({
  openConsole,
  openAnotherConsole,
  anotherVisitor,
  server,
  a11y,
}) => {
  test.slow(); // three members of staff set up their authenticators
  const colleague = await addAccount(server, { role: 'support', twoFactor: false });
  const staff = await openConsole(colleague);
  const stood = await staff.stands.innerText();
  await staff.act('Disable account', 'Has left us');
  await staff.told('A second member of staff must agree: Disable account.');

  const second = await openAnotherConsole();
  await second.go('Approvals');
  await second.row(colleague.userId).getByRole('button', { name: 'Refuse' }).click();
  await second.told(`Refused; nothing was changed for ${colleague.userId}.`);
  await a11y(second.page);
  await expect(second.row(colleague.userId)).toHaveCount(0);

  await staff.go('Approvals');
  await expect(staff.row(colleague.userId)).toHaveCount(0);
  await staff.account(colleague.userId);
  await expect(staff.stands).toHaveText(stood, { useInnerText: true });
  const refused = staff.timeline.getByRole('row').filter({ hasText: 'did not agree to a change' });
  await expect(refused).toContainText(`by ${second.userId}`);
  await expect(refused).toContainText(`asked for by ${staff.userId}`);
  // Whose account it is can log on as before, and reads of both.
  const sam = await anotherVisitor();
  const app = await sam.reachConfirm(colleague);
  await sam.confirm(colleague, app.fresh());
  await sam.at('You are logged on');
  const page = new AccountPage(sam);
  await page.enter();
  const events = await page.events();
  expect(events).toContain('Support asked a second member of staff to agree to a change');
  expect(events).toContain('A second member of staff did not agree to a change');
});

test('whoever asked for a change withdraws it', async ({ openConsole, server, a11y }) => {
  const colleague = await addAccount(server, { role: 'support', twoFactor: false });
  const staff = await openConsole(colleague);
  await staff.act('Disable account', 'The wrong Sam');
  await staff.go('Approvals');
  const mine = staff.row(colleague.userId);
  await mine.getByRole('button', { name: 'Withdraw' }).click();
  await staff.told(`Withdrawn; nothing was changed for ${colleague.userId}.`);
  await expect(mine).toHaveCount(0);
  await a11y();
  await staff.account(colleague.userId);
  await expect(staff.timeline).toContainText('withdrew a change that waited for a second one');
});

test('nobody renews both halves of a logon alone', async ({
  openConsole,
  openAnotherConsole,
  anotherVisitor,
  account,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  await rose.enrol(holder);
  const staff = await openConsole(holder);
  await staff.act('Reset two-factor logon', 'Lost the telephone');
  await staff.told('Done: Reset two-factor logon.');
  const action = await staff.unfold('Set-up code', 'Forgot the password, too');
  await expect(action).toContainText('nothing happens until a second member of staff agrees');
  await action.getByRole('button', { name: 'Set-up code', exact: true }).click();
  await staff.told('A second member of staff must agree');

  const second = await openAnotherConsole();
  await second.go('Approvals');
  const row = second.row(holder.userId);
  await expect(row).toContainText('“Forgot the password, too”');
  await row.getByRole('button', { name: 'Agree' }).click();
  await second.visitor.at(`Set-up code for ${holder.userId}`);
  const code = await second.page.locator('#code').innerText();
  await rose.reachPassword(holder, code);
  await rose.choosePassword('seven sunflowers 8 in a row');
  await rose.at('Set up your authenticator');
});
