import type { Account } from '../../fixtures/account.ts';
import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Visitor } from '../../fixtures/visitor.ts';

/** Logs on with the password alone, and asks on the account page. */
async function ask(visitor: Visitor, holder: Account): Promise<void> {
  await visitor.logOn(holder);
  await new AccountPage(visitor).enter();
  await visitor.press('Ask support for it');
}

test('who asks for two-factor logon is told why not', async ({
  openConsole,
  anotherVisitor,
  account,
  a11y,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account({ twoFactor: false });
  const rose = await anotherVisitor();
  await ask(rose, holder);

  const staff = await openConsole();
  await staff.go('Requests');
  const row = staff.row(holder.userId);
  await expect(row).toContainText(/requested two-factor logon (today|\w+day) /);
  await expect(row).toContainText('Sunflower Nurseries');
  await expect(row).not.toContainText('Declined');
  await a11y();
  await row.locator('summary').filter({ hasText: 'Decline' }).click();
  const form = row
    .locator('form')
    .filter({ has: staff.page.getByRole('button', { name: 'Decline' }) });
  // The holder reads it: spaces are no words.
  const words = form.getByLabel('Reason, for the records');
  await words.fill('   ');
  await form.getByRole('button', { name: 'Decline' }).click();
  await expect(form.getByRole('alert')).toHaveText('Type a reason of at most 300 characters.');
  await expect(words).toBeFocused();
  await a11y();
  await words.fill('From January on');
  await form.getByRole('button', { name: 'Decline' }).click();
  await staff.told(`${holder.userId} will read why not.`);
  await expect(row).toHaveCount(0);
  await rose.open('/account');
  await expect(rose.main).toContainText('From January on');

  // Who asks once more is known to have done so before.
  await rose.press('Ask support for it');
  await staff.go('Requests');
  await expect(row).toContainText('Declined once before.');
});

test('who asks for two-factor logon gets it', async ({
  openConsole,
  visitor,
  anotherVisitor,
  account,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const rose = await anotherVisitor();
  await ask(rose, holder);

  const staff = await openConsole(holder);
  await expect(staff.stands).toContainText(/The holder requested two-factor logon (today|\w+day) /);
  await staff.go('Requests');
  const row = staff.row(holder.userId);
  await row.locator('summary').filter({ hasText: 'Turn on two-factor logon' }).click();
  await a11y();
  const reason = row.getByLabel('Reason, for the records').filter({ visible: true });
  await expect(reason).toHaveValue('Asked for on the account page');
  await row.getByRole('button', { name: 'Turn on two-factor logon' }).click();
  await visitor.at('Requests');
  await staff.told(`Done: ${holder.userId}: Turn on two-factor logon.`);
  await expect(row).toHaveCount(0);

  await staff.account(holder.userId);
  await expect(staff.stands).toContainText(/Waiting for enrolment since (today|\w+day) /);
  await expect(staff.stands).not.toContainText('The holder requested');
  await expect(staff.timeline).toContainText('“Asked for on the account page”');
  await rose.page.reload();
  await rose.at('Log on');
  await rose.startLogon(holder);
  await rose.at('Set up your authenticator');
});
