import { addAccount } from '../../fixtures/account.ts';
import { AccountPage } from '../../fixtures/account-page.ts';
import {
  DESCRIPTION,
  expect,
  LOGON,
  OFFICE,
  PAYROLL,
  taken,
  test,
} from '../../fixtures/application.ts';
import { values } from '../../fixtures/upstream.ts';

const deep = `${OFFICE}/rota/week%203?x=%2F&y=a+b`;

// The other one is the name of a field of ours too.
for (const [kind, fragment] of [
  ['nginx', '#row-7'],
  ['caddy', '#user_id'],
] as const) {
  test(`${kind}: by the deep link over the logon into the application`, async ({
    startSite,
    visit,
  }) => {
    const site = await startSite(kind);
    const holder = await addAccount(site.server);
    const visitor = await visit(site);
    const { page } = visitor;

    await visitor.open(deep);
    await visitor.at('Log on');
    expect(new URL(page.url()).origin).toBe(LOGON);
    await visitor.startLogon(holder);
    await visitor.at('Set up your authenticator');
    const app = await visitor.addToAuthenticator();
    await visitor.giveCode(app.fresh());
    await visitor.at('Good to go');
    await visitor.press('OK');
    await visitor.at('Complete your logon');
    await visitor.confirm(holder, app.fresh());
    await visitor.at('Keep your recovery codes');
    expect(taken(site.office), 'nothing has reached the application').toEqual([]);
    await visitor.haveKept();
    await page.waitForURL(deep);
    const [seen] = taken(site.office);
    expect(seen?.url).toBe(deep.slice(OFFICE.length));
    expect(values(seen!, 'remote-user')).toEqual([holder.userId]);

    await page.goto(`${OFFICE}/auth/log-off`);
    await visitor.at('Log off');
    expect(new URL(page.url()).origin).toBe(LOGON);
    await visitor.button('Log off').click();
    await visitor.at('Log on');
    await visitor.open(deep + fragment);
    await visitor.at('Log on');
    expect(taken(site.office)).toEqual([]);

    await visitor.startLogon(holder);
    await visitor.at('Verification code');
    await visitor.giveCode(app.fresh());
    // What stands behind # never reaches a server: without JavaScript nobody can keep it.
    await page.waitForURL(visitor.scripted ? deep + fragment : deep);
    expect(taken(site.office).map(({ url }) => url)).toEqual([deep.slice(OFFICE.length)]);
  });

  test(`${kind}: from the overview to an application, and not to a closed one`, async ({
    startSite,
    visit,
    guard,
    a11y,
  }) => {
    const site = await startSite(kind);
    const holder = await addAccount(site.server, { twoFactor: false });
    const visitor = await visit(site);
    guard.expects(/status of 403/);
    const { page } = visitor;
    await visitor.open(`${LOGON}/`);
    await visitor.startLogon(holder);
    await visitor.at('You are logged on');
    await a11y(visitor);
    const link = page.getByRole('link', { name: 'Office', exact: true });
    const row = page.getByRole('listitem').filter({ has: link });
    await expect(row.getByRole('paragraph')).toHaveText(DESCRIPTION);
    await link.click();
    await page.waitForURL(`${OFFICE}/`);
    expect(taken(site.office).map(({ url }) => url)).toEqual(['/']);

    await page.goto(`${PAYROLL}/wages`);
    await visitor.at('Not for this user ID');
    expect(taken(site.payroll)).toEqual([]);
    await page.getByRole('link', { name: 'Back to the overview', exact: true }).click();
    await visitor.at('You are logged on');
  });
}

test('an application is shown with its picture, which the policy of the page lets in', async ({
  startSite,
  visit,
}) => {
  const site = await startSite('nginx');
  const holder = await addAccount(site.server, { twoFactor: false });
  await site.server.cli(['account', 'groups', holder.userId, 'payroll']);
  const visitor = await visit(site);
  const { page } = visitor;
  await visitor.open(`${LOGON}/`);
  await visitor.startLogon(holder);
  await visitor.at('You are logged on');
  const home = await visitor.open(`${LOGON}/`);
  expect(home?.headers()['content-security-policy']).toMatch(/default-src 'none';.*img-src 'self'/);
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
  // Once it is there: the whole of it was read and is a picture.
  const picture = row('Office').locator('img');
  const width = () => picture.evaluate((shown: HTMLImageElement) => shown.naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
  await expect(picture, 'its name is in the link already').toHaveAttribute('alt', '');
  const { width: wide = 0, height: high = 0 } = (await picture.boundingBox()) ?? {};
  expect(Math.min(wide, high)).toBeGreaterThan(10);
  await expect(row('Payroll')).toHaveCount(1);
  await expect(row('Payroll').locator('img'), 'none that is broken').toHaveCount(0);
});

test('a changed password closes applications elsewhere, and not here', async ({
  startSite,
  visit,
}) => {
  const site = await startSite('nginx');
  const holder = await addAccount(site.server, { twoFactor: false });
  const [here, elsewhere] = [await visit(site), await visit(site)];
  for (const visitor of [here, elsewhere]) {
    await visitor.open(deep);
    await visitor.startLogon(holder);
    await visitor.page.waitForURL(deep);
  }
  const account = new AccountPage(here);
  await here.open(`${LOGON}/`);
  await account.enter();
  await account.changePassword(holder.password, 'marigold lantern bucket');
  await account.told('The password is changed.');
  expect(await account.events()).toContain('Opened Office');
  taken(site.office);

  await elsewhere.page.goto(deep);
  await elsewhere.at('Log on');
  expect(taken(site.office)).toEqual([]);
  await here.page.goto(deep);
  expect(here.page.url()).toBe(deep);
  expect(taken(site.office)).toHaveLength(1);
});

test('a session that is ended from the account page is over in its applications', async ({
  startSite,
  visit,
}) => {
  const site = await startSite('nginx');
  const holder = await addAccount(site.server, { twoFactor: false });
  const [here, elsewhere] = [await visit(site), await visit(site)];
  await elsewhere.open(deep);
  await elsewhere.startLogon(holder);
  await elsewhere.page.waitForURL(deep);
  await here.open(`${LOGON}/`);
  await here.startLogon(holder);
  const account = new AccountPage(here);
  await account.enter();
  const other = account.rows('Logged on now').filter({ has: here.page.getByRole('button') });
  await account.press(other, /^End/);
  await account.told('That session has ended.');
  taken(site.office);
  await elsewhere.page.goto(deep);
  await elsewhere.at('Log on');
  expect(taken(site.office)).toEqual([]);
});
