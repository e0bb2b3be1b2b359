import type { Locator, Page } from '@playwright/test';
import { addAccount } from '../fixtures/account.ts';
import { Desk } from '../fixtures/desk.ts';
import { expect, test } from '../fixtures/index.ts';

/** It is seen by itself; the time is for a machine that does much else at that moment. */
async function seen(where: Locator, words: string): Promise<void> {
  await expect(where).toContainText(words, { timeout: 5_000 });
}

/** Milliseconds from one look of the page to the next, in the middle of all of them. */
async function betweenLooks(page: Page): Promise<number> {
  const begun = await page.evaluate(() => {
    const fetched = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const looks = fetched.filter((entry) => entry.initiatorType === 'fetch');
    return looks.map((entry) => entry.startTime);
  });
  const between = begun.slice(1).map((at, index) => at - begun[index]!);
  expect(between.length).toBeGreaterThan(2);
  return between.sort((a, b) => a - b)[Math.floor(between.length / 2)]!;
}

test('support watches an enrolment live', async ({ visitor, anotherVisitor, account, server }) => {
  const holder = await account();
  const desk = await Desk.openAt(holder, visitor, server);
  await expect(desk.stands).toContainText('Waiting for enrolment');
  // What is typed meanwhile stays.
  const action = await desk.unfold('Re-arm enrolment', 'Half a');

  const rose = await anotherVisitor();
  const app = await rose.startEnrolment(holder);
  await seen(desk.stands, 'at the page “Set up your authenticator”');
  await seen(desk.timeline, 'A QR code was shown');
  await rose.giveCode(app.wrong());
  await seen(desk.stands, 'one wrong code');
  await rose.giveCode(await app.previous());
  await rose.at('Good to go');
  await seen(desk.stands, 'at the page “Good to go”');
  await expect(desk.timeline).not.toContainText(app.secret);
  await expect(action.getByLabel('Reason, for the records')).toHaveValue('Half a');
  expect(await betweenLooks(desk.page), 'what happens is seen within 2 s').toBeLessThan(1_900);
});

test('an answer that breaks off does not end the watching', async ({
  visitor,
  account,
  server,
}) => {
  const holder = await account({ twoFactor: false });
  const desk = await Desk.open(visitor, server);
  // The network gives up in the middle of an answer: its beginning has come, and was all right.
  await desk.page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async (what, how) => {
      const answer = await fetch(what, how);
      const { dataset } = document.documentElement;
      if (!new Headers(how?.headers).has('x-quietly') || dataset.cut) return answer;
      dataset.cut = 'yes';
      const body = new ReadableStream({
        start: (stream) => {
          stream.enqueue(new TextEncoder().encode('<!DOCTYPE html><div id="stands">'));
          setTimeout(() => stream.error(new TypeError('network error')), 50);
        },
      });
      return new Response(body, answer);
    };
  });
  await desk.account(holder.userId);
  await expect(desk.page.locator('html')).toHaveAttribute('data-cut', 'yes');
  await expect(desk.stands).toContainText('Two-factor logon is off.');
  await server.cli(['2fa', 'enable', holder.userId, '--reason', 'The holder asked for it']);
  await seen(desk.stands, 'Waiting for enrolment');
});

test('a code given in another tab sends nobody to the logon who was looking again', async ({
  visitor,
  account,
  server,
}) => {
  const holder = await account({ twoFactor: false });
  const desk = await Desk.open(visitor, server);
  // A look that was under way when the session got its new token: it is asked with the former one.
  await desk.page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = (what, how) => {
      const { dataset } = document.documentElement;
      if (!new Headers(how?.headers).has('x-quietly') || dataset.late) return fetch(what, how);
      dataset.late = 'yes';
      return fetch(what, { ...how, credentials: 'omit' });
    };
  });
  await desk.account(holder.userId);
  await expect(desk.page.locator('html')).toHaveAttribute('data-late', 'yes');
  await server.cli(['2fa', 'enable', holder.userId, '--reason', 'The holder asked for it']);
  await seen(desk.stands, 'Waiting for enrolment');

  // Whose session is over is led to the logon all the same.
  await server.cli(['account', 'disable', desk.userId]);
  await desk.page.waitForURL('**/logon*');
});

test('a page that says why not is not sent again by itself', async ({
  visitor,
  account,
  server,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account();
  const desk = await Desk.openAt(holder, visitor, server);
  await desk.page.locator('summary').filter({ hasText: 'Check who is calling' }).click();
  await desk.page.getByRole('button', { name: 'Show a word' }).click();
  // The word is answered in one tab, and once more in another.
  const other = await desk.page.context().newPage();
  await other.goto(`/support/accounts/${holder.userId}`);
  await other.getByRole('button', { name: 'It was right' }).click();
  await expect(other.getByRole('status').filter({ hasText: 'It is written down.' })).toBeVisible();
  let posts = 0;
  desk.page.on('request', (request) => (posts += Number(request.method() === 'POST')));
  await desk.page.getByRole('button', { name: 'It was right' }).click();
  await expect(visitor.alert).toContainText('answered already');
  await desk.page.waitForTimeout(5_000);
  expect(posts).toBe(1);
  await expect(visitor.alert).toContainText('answered already');
});

test('search as you type', async ({ visitor, server }) => {
  const mark = Math.random().toString(36).slice(2);
  await addAccount(server, { twoFactor: false, name: `Élan ${mark}` });
  const desk = await Desk.open(visitor, server);
  const field = desk.page.getByLabel('User ID, name, organisation or place');
  await expect(field).toBeFocused();
  await field.pressSequentially(`éLAN ${mark}`);
  await desk.found('1 account');
  await expect(desk.page).toHaveURL(new RegExp(mark));
  await field.pressSequentially('xyz');
  await desk.told('No account is like this.');
  await field.fill('');
  await desk.page.getByLabel('State').selectOption('on');
  await expect(desk.page.locator('tbody')).toContainText(desk.userId);
  await desk.page.getByLabel('Select all on this page').check();
  for (const box of await desk.page.locator('tbody input[name=user_id]').all())
    await expect(box).toBeChecked();
});
