import { addAccount } from '../fixtures/account.ts';
import { AccountPage } from '../fixtures/account-page.ts';
import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

test('who asks for two-factor logon is answered', async ({
  visitor,
  anotherVisitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const rose = await anotherVisitor();
  await rose.open('/logon');
  await rose.startLogon(holder);
  await rose.at('You are logged on');
  await new AccountPage(rose).enter();
  await rose.press('Ask support for it');

  const desk = await Desk.open(visitor, server);
  await desk.go('Requests');
  const row = desk.page.getByRole('listitem').filter({ hasText: holder.userId });
  await expect(row).toContainText('asks for two-factor logon since today');
  await a11y();
  await row.locator('summary').filter({ hasText: 'Decline' }).click();
  const form = row
    .locator('form')
    .filter({ has: desk.page.getByRole('button', { name: 'Decline' }) });
  await form.getByLabel('Reason, for the records').fill('From January on');
  await form.getByRole('button', { name: 'Decline' }).click();
  await desk.told(`${holder.userId} is told why not.`);
  await rose.open('/account');
  await expect(rose.main).toContainText('From January on');
});

test('what is done to staff needs a second one', async ({
  visitor,
  anotherVisitor,
  server,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const colleague = await addAccount(server, { role: 'support', twoFactor: false });
  const desk = await Desk.open(visitor, server);
  await desk.account(colleague.userId);
  await desk.act('Re-arm enrolment', 'New telephone');
  await desk.told('A second member of staff must agree');
  await desk.go('Approvals');
  const mine = desk.page.getByRole('listitem').filter({ hasText: colleague.userId });
  await expect(mine).toContainText('Somebody else must answer this.');

  const second = await Desk.open(await anotherVisitor(), server);
  await second.go('Approvals');
  await a11y(second.page);
  const row = second.page.getByRole('listitem').filter({ hasText: colleague.userId });
  await expect(row).toContainText('“New telephone”');
  await row.getByRole('button', { name: 'Agree: do it' }).click();
  await second.told(`Done, for ${colleague.userId}.`);
});

test('a word tells who is calling', async ({ visitor, anotherVisitor, account, server, a11y }) => {
  const holder = await account();
  const rose = await anotherVisitor();
  await rose.enrolAndReachCode(holder);
  const desk = await Desk.open(visitor, server);
  await desk.account(holder.userId);
  await desk.page.locator('summary').filter({ hasText: 'Check who is calling' }).click();
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

test('who is no staff is told so, and who is not logged on logs on', async ({
  visitor,
  account,
  guard,
}) => {
  guard.expects(/status of 403/);
  await visitor.page.goto('/support');
  await visitor.at('Log on');
  await visitor.open('/logon');
  await visitor.startLogon(await account({ twoFactor: false }));
  await visitor.at('You are logged on');
  await expect(visitor.page.getByRole('link', { name: 'Support console' })).toHaveCount(0);
  await visitor.page.goto('/support');
  await visitor.at('For support staff');
});

test('nobody renews both halves of a logon alone', async ({
  visitor,
  anotherVisitor,
  account,
  server,
}) => {
  const holder = await account();
  const rose = await anotherVisitor();
  await rose.enrol(holder);
  const desk = await Desk.open(visitor, server);
  await desk.account(holder.userId);
  await desk.act('Reset 2FA', 'Lost the telephone');
  await desk.told('Done: Reset 2FA.');
  const action = await desk.unfold('Set-up code', 'Forgot the password, too');
  await expect(action).toContainText('nothing happens until a second member of staff agrees');
  await action.getByRole('button', { name: 'Set-up code', exact: true }).click();
  await desk.told('A second member of staff must agree');

  const second = await Desk.open(await anotherVisitor(), server);
  await second.go('Approvals');
  const row = second.page.getByRole('listitem').filter({ hasText: holder.userId });
  await expect(row).toContainText('“Forgot the password, too”');
  await row.getByRole('button', { name: 'Agree: do it' }).click();
  await second.visitor.at(`Set-up code for ${holder.userId}`);
  const code = await second.page.locator('#code').innerText();
  await rose.reachPassword(holder, code);
  await rose.choosePassword('seven sunflowers 8 in a row');
  await rose.at('Set up your authenticator');
});

test('events and numbers are read, verified and taken along', async ({ visitor, server, a11y }) => {
  const desk = await Desk.open(visitor, server);
  await desk.go('Overview');
  await a11y();
  await desk.go('Audit');
  await a11y();
  await desk.page.getByRole('button', { name: 'Verify the chains now' }).click();
  await desk.told('All chains of events are verified');
  await desk.page.getByLabel('User ID').fill(desk.userId);
  await desk.page.getByRole('button', { name: 'Search' }).click();
  await expect(desk.page.locator('tbody')).toContainText('The authenticator was set up');
  const [file] = await Promise.all([
    desk.page.waitForEvent('download'),
    desk.page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('audit.csv');
});
