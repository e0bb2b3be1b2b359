import { expect, test } from '../../fixtures/index.ts';

test('a later logon takes password and code, and tells of the last one', async ({
  visitor,
  account,
  a11y,
}) => {
  const holder = await account();
  const app = await visitor.enrolAndReachCode(holder);
  await expect(visitor.page).toHaveURL(/\/logon\/code$/);
  await visitor.giveCode(app.fresh());
  await visitor.at('You are logged on');
  await expect(visitor.main).toContainText(/last/i);
  await expect(visitor.main).toContainText('127.0.0.1');
  await a11y();
});

test('a wrong password is told, the userID stays, Password has the focus', async ({
  visitor,
  account,
  a11y,
}) => {
  const holder = await account();
  await visitor.open('/logon');
  await visitor.startLogon(holder, 'not the password at all');
  await expect(visitor.alert).toBeVisible();
  await visitor.at('Log on');
  await expect(visitor.userId).toHaveValue(holder.userId);
  await expect(visitor.password).toHaveValue('');
  await expect(visitor.password).toBeFocused();
  await a11y();
  await visitor.password.fill(holder.password);
  await visitor.button('Log on').click();
  await visitor.at('Set up your authenticator');
});

test('an unknown userID is answered in the same words as a wrong password', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  await visitor.open('/logon');
  await visitor.startLogon(holder, 'not the password at all');
  const words = await visitor.alert.innerText();
  await visitor.open('/logon');
  await visitor.startLogon({ ...holder, userId: `${holder.userId}x` });
  await expect(visitor.alert).toHaveText(words);
});

test('a wrong code is told, and the code field has the focus', async ({
  visitor,
  account,
  a11y,
}) => {
  const holder = await account();
  const app = await visitor.enrolAndReachCode(holder);
  await a11y();
  await visitor.giveCode(app.wrong());
  await expect(visitor.alert).toContainText(/code/i);
  await expect(visitor.code).toBeFocused();
  await a11y();
  await visitor.giveCode(app.fresh());
  await visitor.at('You are logged on');
});

test('an attempt that support ends is told, and the way on is there', async ({
  visitor,
  account,
  server,
}) => {
  const holder = await account();
  const app = await visitor.enrolAndReachCode(holder);
  await server.cli(['2fa', 'reset', holder.userId, '--reason', 'A new telephone']);
  await visitor.giveCode(app.fresh());
  await visitor.at('Log on');
  await expect(visitor.note.filter({ hasText: 'took too long or was ended' })).toBeVisible();
  await visitor.startLogon(holder);
  await visitor.at('Set up your authenticator');
});

test('a code works once', async ({ visitor, anotherVisitor, account }) => {
  const holder = await account();
  const app = await visitor.enrol(holder);
  await visitor.logOff();
  const other = await anotherVisitor();
  await visitor.reachCode(holder);
  await other.reachCode(holder);
  const code = app.fresh();
  await visitor.giveCode(code);
  await visitor.at('You are logged on');
  await other.giveCode(code);
  await other.at('Verification code');
  await expect(other.note.filter({ hasText: /second/i }).first()).toBeVisible();
});
