import { addAccount } from '../../fixtures/account.ts';
import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test as base } from '../../fixtures/index.ts';
import type { Server } from '../../fixtures/server.ts';

const test = base.extend<{ asking: Server }>({
  asking: async ({ startServer }, use) => {
    await use(await startServer({ env: { GTG__LOGON__ASK_INITIALS: 'Sunflower Nurseries' } }));
  },
  baseURL: async ({ asking }, use) => use(asking.origin),
});

test('people who share a userID say who they are', async ({ visitor, asking, a11y }) => {
  test.slow(); // every state is looked at in many ways
  const holder = await addAccount(asking);
  const app = await visitor.reachConfirm(holder);
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  await visitor.haveKept();

  await visitor.at('Who is this?');
  await expect(visitor.main).toContainText(holder.userId);
  const initials = visitor.page.getByLabel('Initials', { exact: true });
  const known = visitor.page.getByRole('group', {
    name: 'People who have been here before',
    exact: true,
  });
  await expect(initials).toBeFocused();
  await expect(known).toBeHidden();
  await a11y();
  await initials.fill('toolong');
  await visitor.press('Continue');
  await expect(visitor.alert).toContainText('Type one to four letters or digits, such as RF.');
  await expect(initials).toBeFocused();
  await a11y();
  await initials.fill('r. f.');
  await visitor.press('Continue');
  await visitor.at('You are logged on');
  await visitor.logOff();

  await visitor.reachCode(holder);
  await visitor.giveCode(app.fresh());
  await visitor.at('Who is this?');
  await expect(known.getByRole('button')).toHaveText(['RF']);
  await a11y();
  await visitor.open('/');
  await visitor.at('Who is this?'); // nobody gets past it
  await visitor.press('RF');
  await visitor.at('You are logged on');
  const page = new AccountPage(visitor);
  await page.enter();
  await expect(page.rows('Logged on now')).toContainText('Initials RF');
  expect((await page.events()).slice(0, 3)).toEqual([
    'Logged on (RF)',
    'Initials given: RF',
    'The password was right',
  ]);
});

test('without two-factor logon nobody is asked', async ({ visitor, asking }) => {
  await visitor.open('/logon');
  await visitor.startLogon(await addAccount(asking, { twoFactor: false }));
  await visitor.at('You are logged on');
});
