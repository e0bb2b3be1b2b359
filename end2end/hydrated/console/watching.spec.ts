import type { Locator, Page, Request } from '@playwright/test';
import { addAccount } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/index.ts';
import { translate } from '../../fixtures/translator.ts';

/** It is seen by itself, however much else the machine does at that moment. */
async function seen(where: Locator, words: string): Promise<void> {
  await expect(where).toContainText(words, { timeout: 60_000 });
}

/** A look of the page, by itself. */
const isLook = (request: Request) => 'x-quietly' in request.headers();

/** A whole look: asked, answered, and done with. */
async function look(page: Page): Promise<void> {
  const asked = await page.waitForRequest(isLook);
  await (await asked.response())?.finished();
}

test('support watches an enrolment live', async ({ openConsole, anotherVisitor, account }) => {
  const holder = await account();
  const staff = await openConsole(holder);
  await expect(staff.stands).toContainText('Waiting for enrolment');
  // What is typed meanwhile stays.
  const action = await staff.unfold('Re-arm enrolment', 'Half a');

  const rose = await anotherVisitor();
  const app = await rose.startEnrolment(holder);
  await seen(staff.stands, 'has the page “Set up your authenticator” open');
  await seen(staff.timeline, 'A QR code was shown');
  await rose.giveCode(app.wrong());
  await seen(staff.stands, 'one wrong code');
  await rose.giveCode(app.fresh());
  await rose.at('Good to go');
  await seen(staff.stands, 'has the page “Good to go” open');
  await expect(staff.timeline).not.toContainText(app.secret);
  await expect(action.getByLabel('Reason, for the records')).toHaveValue('Half a');
});

test('a page looks again within two seconds', async ({ openConsole, visitor, account }) => {
  const holder = await account({ twoFactor: false });
  const { page } = visitor;
  // By a clock of the page's own: how busy the machine is makes no difference.
  await page.clock.install();
  await openConsole(holder);
  for (let looks = 0; looks < 3; looks += 1) {
    await look(page);
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1);
    let asked = false;
    const next = page.waitForRequest(isLook).then(() => (asked = true));
    for (let passed = 0; passed < 2_000 && !asked; passed += 100) await page.clock.runFor(100);
    await next;
    await page.clock.resume();
  }
});

test('an answer that breaks off does not end the watching', async ({
  openConsole,
  account,
  server,
}) => {
  const holder = await account({ twoFactor: false });
  const staff = await openConsole();
  // The network gives up in the middle of an answer: its beginning has come, and was all right.
  await staff.page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = async (what, how) => {
      const answer = await fetch(what, how);
      const { dataset } = document.documentElement;
      if (!new Headers(how?.headers).has('x-quietly') || dataset.cut) return answer;
      dataset.cut = 'yes';
      const pieces = [new TextEncoder().encode('<!DOCTYPE html><div id="stands">')];
      const body = new ReadableStream({
        pull: (stream) => {
          const piece = pieces.pop();
          if (piece) stream.enqueue(piece);
          else stream.error(new TypeError('network error'));
        },
      });
      return new Response(body, answer);
    };
  });
  await staff.account(holder.userId);
  await expect(staff.page.locator('html')).toHaveAttribute('data-cut', 'yes');
  await expect(staff.stands).toContainText('Two-factor logon is off.');
  await server.cli(['2fa', 'enable', holder.userId, '--reason', 'The holder asked for it']);
  await seen(staff.stands, 'Waiting for enrolment');
});

test('a code given in another tab sends nobody to the logon who was looking again', async ({
  openConsole,
  account,
  server,
}) => {
  const holder = await account({ twoFactor: false });
  const staff = await openConsole();
  // A look that was under way when the session got its new token: it is asked with the former one.
  await staff.page.addInitScript(() => {
    const { fetch } = window;
    window.fetch = (what, how) => {
      const { dataset } = document.documentElement;
      if (!new Headers(how?.headers).has('x-quietly') || dataset.late) return fetch(what, how);
      dataset.late = 'yes';
      return fetch(what, { ...how, credentials: 'omit' });
    };
  });
  await staff.account(holder.userId);
  await expect(staff.page.locator('html')).toHaveAttribute('data-late', 'yes');
  await server.cli(['2fa', 'enable', holder.userId, '--reason', 'The holder asked for it']);
  await seen(staff.stands, 'Waiting for enrolment');

  // Whose session is over is led to the logon all the same.
  await server.cli(['account', 'disable', staff.userId]);
  await staff.page.waitForURL('**/logon*');
});

test('what a translator has changed is left to it until something else is there', async ({
  openConsole,
  account,
  server,
}) => {
  const holder = await account({ twoFactor: false });
  const staff = await openConsole(holder);
  const { page } = staff;
  await look(page);
  await page.evaluate(`(${translate})()`);
  const touched = staff.stands.locator('font');
  await expect(touched.first()).toBeAttached();
  const marked = await touched.first().elementHandle();
  for (let looks = 0; looks < 3; looks += 1) await look(page);
  expect(await marked!.evaluate((mark) => mark.isConnected)).toBe(true);
  await server.cli(['2fa', 'enable', holder.userId, '--reason', 'The holder asked for it']);
  await seen(staff.stands, 'Waiting for enrolment');
});

test('a page that says why not is not sent again by itself', async ({
  openConsole,
  visitor,
  account,
  guard,
}) => {
  guard.expects(/status of 422/);
  const holder = await account();
  const staff = await openConsole(holder);
  await staff.showWord();
  // The word is answered in one tab, and once more in another.
  const other = await staff.page.context().newPage();
  await other.goto(`/support/accounts/${holder.userId}`);
  await other.getByRole('button', { name: 'It was right' }).click();
  await expect(
    other.getByRole('status').filter({ hasText: 'The outcome is recorded.' }),
  ).toBeVisible();
  let posts = 0;
  staff.page.on('request', (request) => (posts += Number(request.method() === 'POST')));
  await staff.page.getByRole('button', { name: 'It was right' }).click();
  await expect(visitor.alert).toContainText('already answered');
  // It goes on looking, at an address of its own.
  await look(staff.page);
  await look(staff.page);
  expect(posts).toBe(1);
  await expect(visitor.alert).toContainText('already answered');
});

test('search as you type', async ({ openConsole, server }) => {
  const mark = Math.random().toString(36).slice(2);
  await addAccount(server, { twoFactor: false, name: `Élan ${mark}` });
  const staff = await openConsole();
  const field = staff.page.getByLabel('User ID, name, organisation or place');
  await expect(field).toBeFocused();
  await field.pressSequentially(`éLAN ${mark}`);
  await staff.found('1 account');
  await expect(staff.page).toHaveURL(new RegExp(mark));
  await field.pressSequentially('xyz');
  await staff.told('No account matches.');
  await field.fill(staff.userId);
  await staff.page.getByLabel('State').selectOption('on');
  await expect(staff.page.locator('tbody')).toContainText(staff.userId);
  await staff.page.getByLabel('Select all on this page').check();
  for (const box of await staff.page.locator('tbody input[name=user_id]').all())
    await expect(box).toBeChecked();
});
