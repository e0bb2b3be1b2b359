import { expect, test } from '../fixtures/index.ts';

test('with a set-up code from support the holder chooses a password', async ({
  visitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const issued = await server.cli(['account', 'set-up-code', holder.userId]);
  const code = /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/m.exec(issued)?.[0] ?? '';
  await visitor.open('/logon');
  await visitor.startLogon(holder, code.toLowerCase());
  await visitor.at('Choose your password');
  await a11y();

  const first = visitor.page.getByLabel('New password', { exact: true });
  const again = visitor.page.getByLabel('Repeat new password', { exact: true });
  const choose = async (password: string, repeated: string) => {
    await first.fill(password);
    await again.fill(repeated);
    await visitor.answered(() => visitor.button('Save').click());
  };
  const password = 'a quiet harbour at night';
  for (const [typed, repeated, words] of [
    ['too short', 'too short', 'at least 15 characters'],
    [password, `${password}!`, 'not the same'],
  ] as const) {
    await choose(typed, repeated);
    await expect(visitor.alert).toContainText(words);
    await expect(first).toBeFocused();
    await expect(first).toHaveValue('');
    await expect(again).toHaveValue('');
  }
  await a11y();
  await choose(password, password);
  await visitor.at('You are logged on');
  await visitor.logOff();

  // The code is used up, the old password gone.
  for (const old of [code, holder.password]) {
    await visitor.startLogon(holder, old);
    await expect(visitor.alert).toContainText('not right');
  }
  await visitor.startLogon(holder, password);
  await visitor.at('You are logged on');
});
