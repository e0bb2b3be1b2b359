import { addAccount } from '../fixtures/account.ts';
import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

test('from off to enrolled, reset and closed, each with its reason', async ({
  visitor,
  anotherVisitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const desk = await Desk.open(visitor, server);
  await desk.account(holder.userId);
  await expect(desk.stands).toContainText('Two-factor logon is off.');
  await desk.unfold('Switch on 2FA');
  await a11y();
  await desk.act('Switch on 2FA', 'Asked for by telephone');
  await desk.told('Done: Switch on 2FA.');
  await expect(desk.stands).toContainText('Waiting for enrolment since today');
  await expect(desk.timeline).toContainText('“Asked for by telephone”');
  await expect(desk.timeline).toContainText(`by ${desk.userId}`);

  const rose = await anotherVisitor();
  await rose.enrol(holder);
  await desk.account(holder.userId);
  await expect(desk.stands).toContainText('Two-factor logon is on since today');
  await a11y();

  await desk.act('End sessions');
  await desk.told('Done: End sessions.');
  await rose.page.reload();
  await rose.at('Log on');

  for (const label of ['Forget browsers', 'Open again', 'Let add an authenticator']) {
    await desk.act(label);
    await desk.told(`Done: ${label}.`);
  }
  await desk.act('Reset 2FA');
  await desk.told('Done: Reset 2FA.');
  await expect(desk.page.locator('#has')).toContainText('removed or replaced today');
  await desk.act('Re-arm enrolment');
  await desk.act('Switch off 2FA');
  await desk.told('Done: Switch off 2FA.');
  await desk.act('Close account');
  await expect(desk.stands).toContainText('nobody can log on to it');
  await rose.open('/logon');
  await rose.startLogon(holder);
  await expect(rose.alert).toBeVisible();
  await desk.act('Reopen account');
  await desk.told('Done: Reopen account.');
  await rose.startLogon(holder);
  await rose.at('You are logged on');
});

test('a set-up code and a PIN are read out once', async ({
  visitor,
  anotherVisitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const desk = await Desk.open(visitor, server);
  await desk.account(holder.userId);
  await desk.act('Set-up code');
  await visitor.at(`Set-up code for ${holder.userId}`);
  await a11y();
  const code = await desk.page.locator('#code').innerText();
  await desk.page.getByRole('link', { name: `Back to ${holder.userId}` }).click();
  const action = await desk.unfold('Switch on 2FA');
  await action.getByLabel('Ask for a PIN before the QR code; you read it out').check();
  await action.getByLabel('Hours to enrol; empty for the usual').fill('4');
  await action.getByRole('button', { name: 'Switch on 2FA' }).click();
  await visitor.at(`PIN for ${holder.userId}`);
  const pin = await desk.page.locator('#pin').innerText();

  const rose = await anotherVisitor();
  await rose.reachPassword(holder, code);
  await rose.choosePassword('seven sunflowers 8 in a row');
  await rose.page.getByLabel('PIN from support', { exact: true }).fill(pin);
  if (!rose.scripted) await rose.button('Continue').click();
  await rose.at('Set up your authenticator');
});

test('many are switched on at once, after their number was confirmed', async ({
  visitor,
  server,
  a11y,
}) => {
  const name = `Group ${Math.random().toString(36).slice(2)}`;
  for (let count = 0; count < 3; count += 1) await addAccount(server, { twoFactor: false, name });
  const desk = await Desk.open(visitor, server);
  await desk.page.goto(`/support?q=${encodeURIComponent(name)}`);
  await desk.told('3 accounts');
  await a11y();
  for (const box of await desk.page.locator('tbody input[name=user_id]').all()) await box.check();
  await desk.page.getByRole('button', { name: /^Switch on 2FA for the selected/ }).click();
  await visitor.at('Switch on 2FA for 3 accounts?');
  await a11y();
  await desk.page.getByLabel('Reason, for the records').fill('The group asked for it');
  await desk.page.getByRole('button', { name: 'Switch on 2FA', exact: true }).click();
  await desk.told('is switched on for 3 accounts');
});
