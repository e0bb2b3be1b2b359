import { expect, test } from '../../fixtures/index.ts';

// What is refused before a server function looks at it must be said on the page too.

test('more than a form takes is refused in words', async ({ visitor, account }) => {
  const holder = await account();
  await visitor.open('/logon');
  await visitor.userId.fill(holder.userId);
  await visitor.password.fill('x'.repeat(17_000));
  await visitor.button('Log on').click();
  await expect(visitor.alert).toContainText('more than this form accepts');
});

test('at an address that is not the site’s own, forms are refused in words', async ({
  visitor,
  account,
  server,
}) => {
  const holder = await account();
  await visitor.open(`http://${server.address}/logon`);
  await visitor.typeLogon(holder);
  await visitor.button('Log on').click();
  await expect(visitor.alert).toContainText('did not come from this site');
});

for (const [what, answer] of [
  ['a proxy that finds no server', { status: 502, contentType: 'text/html', body: '<h1>502</h1>' }],
  ['no connection at all', undefined],
] as const) {
  test(`${what} is told in words, and trying again works`, async ({
    visitor,
    account,
    page,
    guard,
  }) => {
    guard.expects(/502|ERR_FAILED|Failed to load resource/);
    const holder = await account();
    await visitor.open('/logon');
    await visitor.typeLogon(holder);
    await page.route('**/api/logon', (route) => (answer ? route.fulfill(answer) : route.abort()));
    await visitor.button('Log on').click();
    await expect(visitor.alert).toContainText('cannot be reached');
    await page.unroute('**/api/logon');
    await visitor.password.fill(holder.password);
    await visitor.button('Log on').click();
    await visitor.at('Set up your authenticator');
  });
}

test('a page whose step cannot be asked says so', async ({ visitor, account, page, guard }) => {
  guard.expects(/502|Failed to load resource/);
  const app = await visitor.startEnrolment(await account());
  await page.route('**/api/position', (route) => route.fulfill({ status: 502, body: 'no' }));
  await visitor.giveCode(app.fresh());
  await visitor.at('That did not work');
  await expect(visitor.alert).toContainText('cannot be reached');
});
