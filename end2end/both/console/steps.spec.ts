import { addAccount } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/index.ts';

/** What the navigation leads to. */
const pages = [
  '/support',
  '/support/requests',
  '/support/approvals',
  '/support/planner',
  '/support/import',
  '/support/audit',
  '/support/overview',
];

test('every page of the console is one step away from every other', async ({
  openConsole,
  visitor,
  account,
  guard,
}) => {
  guard.expects(/status of 404/);
  const holder = await account({ twoFactor: false });
  const staff = await openConsole();
  await visitor.open('/');
  await staff.page.getByRole('link', { name: 'Support console' }).click();
  await visitor.at('Accounts');
  const links = staff.page.getByRole('navigation', { name: 'Support' }).getByRole('link');
  const leadsOn = async () => {
    const to = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(to, staff.page.url()).toEqual([...pages, '/']);
    for (const link of await links.all()) await expect(link).toBeVisible();
  };
  for (const path of [...pages, `/support/accounts/${holder.userId}`, '/support/accounts/nobody']) {
    await staff.page.goto(path);
    await leadsOn();
    const marked = staff.page.locator('nav.desk [aria-current=page]');
    await expect(marked).toHaveCount(pages.includes(path) ? 1 : 0);
    if (pages.includes(path)) await expect(marked).toHaveAttribute('href', path);
  }
  // Nor is it left by what is shown once.
  await staff.account(holder.userId);
  await staff.act('Set-up code');
  await visitor.at(`Set-up code for ${holder.userId}`);
  await leadsOn();
  for (const name of ['Overview', 'Audit', 'Import', 'Planner', 'Approvals', 'Requests'] as const) {
    await staff.go(name);
  }
  await staff.go('Accounts');
});

const always = ['End sessions', 'Forget browsers'];
/** All that can be done to an account as it stands, in the order of the page. */
const offered = {
  off: ['Turn on two-factor logon', 'Lift pauses', 'Set-up code', ...always, 'Disable account'],
  waiting: [
    'Re-arm enrolment',
    'Turn off two-factor logon',
    'Lift pauses',
    'Set-up code',
    ...always,
    'Disable account',
  ],
  on: [
    'Reset two-factor logon',
    'Turn off two-factor logon',
    'Lift pauses',
    'Set-up code',
    'Allow adding an authenticator',
    ...always,
    'Disable account',
  ],
  closed: ['Turn on two-factor logon', 'Lift pauses', ...always, 'Enable account'],
};

for (const state of ['off', 'waiting', 'on', 'closed'] as const) {
  test(`all that can be done to an account that is ${state} is two steps away`, async ({
    openConsole,
    anotherVisitor,
    server,
  }) => {
    const holder = await addAccount(server, { twoFactor: state === 'waiting' || state === 'on' });
    if (state === 'on') await (await anotherVisitor()).enrol(holder);
    if (state === 'closed') {
      await server.cli(['account', 'disable', holder.userId]);
    }
    const staff = await openConsole();
    await staff.account(holder.userId);
    const actions = staff.page.locator('.actions summary');
    await expect(actions).toHaveText(offered[state]);
    for (const label of offered[state]) {
      const action = staff.action(label);
      const button = action.getByRole('button', { name: label, exact: true });
      await expect(button).toBeHidden();
      // One step unfolds it, and says what will happen; the second one does it.
      await action.locator('summary').click();
      await expect(button).toBeVisible();
      await expect(action.getByLabel('Reason, for the records')).toBeVisible();
      await expect(action.locator('form p').first()).toHaveText(/\w+.*\.$/);
    }
    await staff.summary('Check who is calling').click();
    await expect(staff.page.getByRole('button', { name: 'Show a word' })).toBeVisible();
  });
}
