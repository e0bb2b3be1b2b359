import type { Visitor } from '../fixtures/visitor.ts';
import type { Account } from '../fixtures/account.ts';
import type { Server } from '../fixtures/server.ts';
import { expect, test } from '../fixtures/index.ts';

/** To `/logon/password`, with a set-up code from support. */
async function reachPassword(visitor: Visitor, server: Server, holder: Account): Promise<void> {
  const told = await server.cli(['account', 'set-up-code', holder.userId]);
  const code = told.split('\n').find((line) => /^[0-9A-Z-]{12,}$/.test(line)) ?? '';
  await visitor.open('/logon');
  await visitor.startLogon(holder, code);
  await visitor.at('Choose your password');
}

test('a refused password is told why, and another one leads on', async ({
  visitor,
  server,
  account,
  a11y,
}) => {
  const holder = await account();
  await reachPassword(visitor, server, holder);
  const choose = async (password: string) => {
    await visitor.page.getByLabel('New password', { exact: true }).fill(password);
    await visitor.page.getByLabel('Repeat new password', { exact: true }).fill(password);
    await visitor.button('Save').click();
  };
  for (const [password, why] of [
    ['marigold 97', /at least 12 characters/],
    ['Sunflower Nurseries', /more than your user ID and the names/],
    ['Unbelievable2026!', /Many people use that password/],
  ] as const) {
    await choose(password);
    await expect(visitor.alert).toHaveText(why);
  }
  await a11y();
  await choose('marigold lantern bucket');
  await visitor.at('Set up your authenticator');
});

test('the strength of a password is told while it is typed, where there is a script', async ({
  visitor,
  server,
  account,
  a11y,
}) => {
  await reachPassword(visitor, server, await account());
  const { page } = visitor;
  const field = page.getByLabel('New password', { exact: true });
  const meter = page.getByLabel('Strength', { exact: true });
  const words = page.getByRole('status');
  await expect(meter).toBeHidden();
  if (!visitor.scripted) {
    await field.fill('marigold lantern bucket');
    await expect(meter).toBeHidden();
    return;
  }
  for (const [password, level, said] of [
    ['marigold', 1, 'Too short'],
    ['marimarimarimari', 2, 'Could be longer'],
    ['marigold 97 x', 3, 'Good'],
    ['marigold lantern bucket', 4, 'Very good'],
  ] as const) {
    await field.fill(password);
    await expect(words).toHaveText(said);
    await expect(meter).toHaveJSProperty('value', level);
  }
  await a11y();
  await field.fill('');
  await expect(meter).toBeHidden();
  await expect(words).toHaveText('');
});
