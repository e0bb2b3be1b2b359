import type { Page, Route } from '@playwright/test';
import { addAccount, issueSetUpCode } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/index.ts';
import { Proxy } from '../../fixtures/proxy.ts';
import { freePort } from '../../fixtures/server.ts';

const html = { contentType: 'text/html', body: '<!DOCTYPE html><h1>Bad gateway</h1>' };
const expected = /50\d|40\d|ERR_|Failed to load resource/;

/** What can come in place of an answer of ours. */
const answers: Record<string, (route: Route) => unknown> = {
  'nothing, with 502': (route) => route.fulfill({ status: 502, body: '' }),
  'nothing, with 200': (route) => route.fulfill({ status: 200, body: '' }),
  'nothing at all, with 204': (route) => route.fulfill({ status: 204 }),
  'a page, with 502': (route) => route.fulfill({ status: 502, ...html }),
  'a page, with 200': (route) => route.fulfill({ status: 200, ...html }),
  'a page, with 403': (route) => route.fulfill({ status: 403, ...html }),
  JSON: (route) => route.fulfill({ status: 500, json: { error: 'upstream' } }),
  'half of a word': (route) => route.fulfill({ status: 200, body: 'creden' }),
  'a redirect to a page': (route) =>
    route.fulfill({ status: 302, headers: { location: '/help/authenticators' } }),
  'a redirect to elsewhere': (route) =>
    route.fulfill({ status: 302, headers: { location: 'https://portal.invalid/' } }),
  'a connection that breaks': (route) => route.abort('connectionreset'),
};

const instead = (page: Page, path: string, answer: (route: Route) => unknown) =>
  page.route(`**${path}`, (route) => void answer(route), { times: 1 });

for (const [what, answer] of Object.entries(answers)) {
  test(`in place of an answer, ${what}: said, kept, sent again`, async ({
    visitor,
    account,
    page,
    guard,
  }) => {
    guard.expects(expected);
    guard.expects(/CSP|Content Security Policy|Fetch API cannot load|portal\.invalid/i);
    const holder = await account();
    await visitor.open('/logon');
    await instead(page, '/api/logon', answer);
    await visitor.typeLogon(holder);
    await visitor.button('Log on').click();
    await expect(visitor.alert).toContainText('cannot be reached');
    await expect(visitor.password).toHaveValue(holder.password);
    await expect(visitor.password).not.toHaveAttribute('aria-invalid', 'true');
    await visitor.button('Log on').click();
    await visitor.at('Set up your authenticator');
  });

  test(`in place of the next page, ${what}: said, with a button`, async ({
    visitor,
    account,
    page,
    guard,
  }) => {
    guard.expects(expected);
    guard.expects(/CSP|Content Security Policy|Fetch API cannot load|portal\.invalid/i);
    const holder = await account();
    await visitor.open('/logon');
    await instead(page, '/api/position', answer);
    await visitor.startLogon(holder);
    await visitor.at('That did not work');
    await expect(visitor.alert).toContainText('cannot be reached');
    await visitor.button('Try again').click();
    await visitor.at('Set up your authenticator');
  });
}

test('an answer that never comes is not waited for without end', async ({
  visitor,
  account,
  page,
  guard,
}) => {
  guard.expects(expected);
  const holder = await account();
  await page.clock.install();
  await visitor.open('/logon');
  const asked = page.waitForRequest('**/api/logon');
  await instead(page, '/api/logon', () => {});
  await visitor.typeLogon(holder);
  await visitor.button('Log on').click();
  await asked;
  await page.clock.fastForward('01:00');
  await expect(visitor.alert).toContainText('cannot be reached');
  await expect(visitor.password).toHaveValue(holder.password);
  await visitor.button('Log on').click();
  await visitor.at('Set up your authenticator');
});

test('too many log on at this moment: what was typed is kept', async ({ visitor, page, guard }) => {
  guard.expects(expected);
  await visitor.open('/logon');
  await instead(page, '/api/logon', (route) => route.fulfill({ status: 503, body: 'busy' }));
  await visitor.userId.fill('office');
  await visitor.password.fill('quiet harbour');
  await visitor.button('Log on').click();
  await expect(visitor.alert).toContainText(/\S/);
  await expect(visitor.password).toHaveValue('quiet harbour');
});

for (const [status, body] of [
  [400, 'malformed'],
  [408, 'malformed'],
  [403, 'cross-site'],
] as const) {
  test(`what did not arrive (${status}) is kept`, async ({ visitor, page, guard }) => {
    guard.expects(expected);
    await visitor.open('/logon');
    await instead(page, '/api/logon', (route) => route.fulfill({ status, body }));
    await visitor.userId.fill('office');
    await visitor.password.fill('quiet harbour');
    await visitor.button('Log on').click();
    await expect(visitor.alert).toContainText(/\S/);
    await expect(visitor.password).toHaveValue('quiet harbour');
    await expect(visitor.password).not.toHaveAttribute('aria-invalid', 'true');
  });
}

test('a new password is kept too, both times', async ({
  visitor,
  account,
  page,
  guard,
  server,
}) => {
  guard.expects(expected);
  const holder = await account();
  await visitor.reachPassword(holder, await issueSetUpCode(server, holder));
  await instead(page, '/api/choose-password', (route) => route.fulfill({ status: 502, body: '' }));
  await visitor.newPassword.fill('a new quiet harbour');
  await visitor.newPasswordAgain.fill('a new quiet harbour');
  await visitor.button('Save').click();
  await expect(visitor.alert).toContainText('cannot be reached');
  await expect(visitor.newPassword).toHaveValue('a new quiet harbour');
  await expect(visitor.newPasswordAgain).toHaveValue('a new quiet harbour');
  await visitor.button('Save').click();
  await visitor.at('Set up your authenticator');
});

test('a code that could not be looked at is sent again by the button', async ({
  visitor,
  account,
  page,
  guard,
}) => {
  guard.expects(expected);
  const app = await visitor.startEnrolment(await account());
  await instead(page, '/api/verify', (route) => route.fulfill({ status: 502, body: '' }));
  const code = app.fresh();
  await visitor.code.fill(code);
  await expect(visitor.alert).toContainText('cannot be reached');
  await expect(visitor.code).toHaveValue(code);
  await visitor.button('Verify').click();
  await visitor.at('Good to go');
});

test('Caddy in front, the server stopped and started: the form works again', async ({
  visitor,
  startServer,
  guard,
}) => {
  guard.expects(expected);
  const port = await freePort();
  const server = await startServer({
    origin: `http://localhost:${port}`,
    env: { GTG__PROXY__TRUSTED: '127.0.0.1' },
  });
  const holder = await addAccount(server);
  const proxy = await Proxy.start('caddy', server.address, {}, { port });
  await visitor.open(`http://localhost:${port}/logon`);
  await visitor.typeLogon(holder);
  await server.stop();
  await visitor.button('Log on').click();
  await expect(visitor.alert).toContainText('cannot be reached');
  await server.start();
  await visitor.button('Log on').click();
  await visitor.at('Set up your authenticator');
  await proxy.stop();
});
