import { expect, test } from '../../fixtures/own-server.ts';

test.use({ settings: { GTG__SESSION__SUPPORT_IDLE_MINUTES: '2' } });

test('the console says when its session is about to end, keeps it, and leaves with it', async ({
  openConsole,
  visitor,
  page,
  context,
  a11y,
}) => {
  await page.clock.install();
  await openConsole();
  await page.getByRole('link', { name: 'Import' }).click();
  const stay = visitor.button('Stay logged on');
  await page.clock.runFor(3_000);
  await expect(page.getByRole('alert')).toContainText('less than two minutes');
  await a11y();

  // What is half done stays.
  await page.getByLabel('The file’s content').fill('user_id,name');
  const kept = page.waitForResponse('**/api/stay');
  await stay.click();
  expect((await kept).ok()).toBe(true);
  await expect(page.getByLabel('The file’s content')).toHaveValue('user_id,name');

  // The clock of the page alone says nothing: the server has just seen somebody.
  await page.clock.runFor(60_000);
  await expect(page.getByLabel('The file’s content')).toBeVisible();

  // Ended in another tab: at its time nothing is shown any more.
  const other = await context.newPage();
  await other.goto('/support');
  await other.getByRole('button', { name: 'Log off' }).click();
  await other.getByRole('heading', { level: 1, name: 'Log on' }).waitFor();
  await page.clock.runFor(125_000);
  await visitor.at('Log on');
});

test('when nobody can say that the session goes on, the console says what became of it', async ({
  openConsole,
  visitor,
  page,
  guard,
}) => {
  guard.expects(/ERR_|Failed to load resource/);
  await page.clock.install();
  await openConsole();
  await page.getByRole('link', { name: 'Import' }).click();
  await visitor.at('Import');
  await page.route('**/*', (route) => route.abort('connectionreset'));
  await page.clock.runFor(3_000);
  const stay = visitor.button('Stay logged on');
  await stay.click();
  await expect(visitor.alert.filter({ hasText: 'cannot be reached' })).toBeVisible();
  await expect(stay).toBeVisible();
  await page.clock.runFor(125_000);
  await visitor.at('This page has ended');
  await expect(page).toHaveTitle('This page has ended');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByLabel('The file’s content')).toBeHidden();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.getByRole('link', { name: 'Continue' }).click();
  await visitor.at('Import');
});
