import { addAccount } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/index.ts';

/**
 * By the button of the form, which is all there is without JavaScript. Where there is, what is typed is
 * looked for as well (hydrated/support.spec.ts), and the button does no harm.
 */
test('accounts are found by words, filters and order', async ({ openConsole, visitor, server }) => {
  const mark = `m${Math.random().toString(36).slice(2, 8)}`;
  const add = async (name: string, organisation: string) => {
    const userId = `${mark}-${name}`;
    await server.cli(['account', 'add', userId, '--organisation', `${organisation} ${mark}`]);
    return userId;
  };
  const [ash, elm, oak] = [
    await add('ash', 'Zinnia'),
    await add('elm', 'Aster'),
    await add('oak', 'Aster'),
  ];
  await server.cli(['2fa', 'enable', elm, '--reason', 'The holder asked for it']);
  const seen = await addAccount(server, { twoFactor: false, userId: `${mark}-yew` });

  const staff = await openConsole();
  const { page } = staff;
  const found = page.locator('tbody th');
  const search = page.getByRole('search');
  const submit = async () => {
    await search.getByRole('button', { name: 'Search' }).click();
    await visitor.at('Accounts');
  };
  await search.getByLabel('User ID, name, organisation or place').fill(mark);
  await submit();
  await expect(found).toHaveText([ash, elm, oak, seen.userId]);
  await expect(page.locator('#count')).toHaveText('4 accounts');

  // What was chosen stays chosen, and goes into the address: it can be sent to a colleague.
  await search.getByLabel('State').selectOption({ label: 'Waiting for enrolment' });
  await submit();
  await expect(found).toHaveText([elm]);
  await expect(search.getByLabel('State')).toHaveValue('waiting');
  await page.goto(page.url());
  await expect(found).toHaveText([elm]);

  await search.getByLabel('State').selectOption({ label: 'any' });
  await search.getByLabel('Organisation', { exact: true }).fill(`Aster ${mark}`);
  await submit();
  await expect(found).toHaveText([elm, oak]);

  await search.getByLabel('Organisation', { exact: true }).fill('');
  await search.getByLabel('Order').selectOption({ label: 'Organisation' });
  await submit();
  await expect(found).toHaveText([elm, oak, seen.userId, ash]);
});

test('accounts are found by when somebody last logged on', async ({
  openConsole,
  anotherVisitor,
  server,
}) => {
  const mark = `m${Math.random().toString(36).slice(2, 8)}`;
  const [never, lately] = [`${mark}-never`, `${mark}-lately`];
  await addAccount(server, { twoFactor: false, userId: never });
  const holder = await addAccount(server, { twoFactor: false, userId: lately });
  const rose = await anotherVisitor();
  await rose.logOn(holder);

  const staff = await openConsole();
  const search = staff.page.getByRole('search');
  const found = staff.page.locator('tbody th');
  await search.getByLabel('User ID, name, organisation or place').fill(mark);
  for (const [label, userIds] of [
    ['never', [never]],
    ['in the last week', [lately]],
    ['not for 90 days', []],
    ['any', [lately, never]],
  ] as const) {
    await search.getByLabel(/^Last logon/).selectOption({ label });
    await search.getByRole('button', { name: 'Search' }).click();
    await expect(search.getByLabel(/^Last logon/).locator('option:checked')).toHaveText(label);
    await expect(found).toHaveText([...userIds]);
  }
});
