import type { Account } from '../../fixtures/account.ts';
import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Visitor } from '../../fixtures/visitor.ts';

const paths = [
  '/',
  '/logon',
  '/logon/enrol',
  '/logon/good-to-go',
  '/logon/confirm',
  '/logon/recovery-codes',
  '/logon/code',
  '/logon/recovery',
  '/logon/password-chosen',
  '/logon/who',
  '/account',
  '/account/authenticator',
  '/account/recovery-codes',
] as const;

const headings = {
  '/': 'You are logged on',
  '/logon': 'Log on',
  '/logon/enrol': 'Set up your authenticator',
  '/logon/good-to-go': 'Good to go',
  '/logon/confirm': 'Complete your logon',
  '/logon/recovery-codes': 'Keep your recovery codes',
  '/logon/code': 'Verification code',
  '/logon/recovery': 'Recovery code',
  '/logon/password-chosen': 'Your password was changed',
  '/logon/who': 'Who is this?',
  '/account': 'Your account',
  '/account/authenticator': 'Add an authenticator',
  '/account/recovery-codes': 'Keep your recovery codes',
};

/** The pages that only a browser at the end of its logon sees. */
const late = [
  '/',
  '/logon/recovery-codes',
  '/logon/code',
  '/logon/recovery',
  '/logon/password-chosen',
  '/logon/who',
  '/account',
  '/account/authenticator',
] as const;

interface Stage {
  name: string;
  /** The page of this stage, which wandering about must not lose. */
  own: keyof typeof headings;
  /** Pages that would skip a step or go back behind one. */
  closed: (keyof typeof headings)[];
  reach: (visitor: Visitor, holder: Account) => Promise<unknown>;
}

const stages: Stage[] = [
  {
    name: 'as a stranger',
    own: '/logon',
    closed: [...late, '/logon/enrol', '/logon/good-to-go', '/logon/confirm'],
    reach: async () => {},
  },
  {
    name: 'while enrolling',
    own: '/logon/enrol',
    closed: [...late, '/logon/good-to-go', '/logon/confirm'],
    reach: (visitor, holder) => visitor.startEnrolment(holder),
  },
  {
    name: 'at Good to go',
    own: '/logon/good-to-go',
    closed: [...late, '/logon/enrol', '/logon/confirm'],
    reach: (visitor, holder) => visitor.reachGoodToGo(holder),
  },
  {
    name: 'while completing the logon',
    own: '/logon/confirm',
    closed: [...late, '/logon/enrol'],
    reach: (visitor, holder) => visitor.reachConfirm(holder),
  },
  {
    name: 'at the recovery codes',
    own: '/logon/recovery-codes',
    closed: [
      '/',
      '/logon/enrol',
      '/logon/confirm',
      '/logon/code',
      '/logon/recovery',
      '/logon/password-chosen',
      '/logon/who',
      '/account',
      '/account/authenticator',
    ],
    reach: async (visitor, holder) => {
      const app = await visitor.reachConfirm(holder);
      await visitor.confirm(holder, app.fresh());
      await visitor.at('Keep your recovery codes');
    },
  },
  {
    name: 'when a code is asked',
    own: '/logon/code',
    closed: [
      '/',
      '/logon/enrol',
      '/logon/good-to-go',
      '/logon/confirm',
      '/logon/recovery-codes',
      '/logon/password-chosen',
      '/logon/who',
      '/account',
      '/account/authenticator',
    ],
    reach: async (visitor, holder) => {
      await visitor.enrolAndReachCode(holder);
    },
  },
  {
    name: 'logged on',
    own: '/',
    closed: [
      '/logon/enrol',
      '/logon/good-to-go',
      '/logon/confirm',
      '/logon/code',
      '/logon/recovery',
      '/logon/password-chosen',
      '/logon/who',
      '/account/authenticator',
      '/account/recovery-codes',
    ],
    reach: (visitor, holder) => visitor.enrol(holder),
  },
  {
    name: 'while adding an authenticator',
    own: '/account/authenticator',
    closed: [
      '/logon/enrol',
      '/logon/code',
      '/logon/recovery',
      '/logon/password-chosen',
      '/logon/who',
    ],
    reach: async (visitor, holder) => {
      const app = await visitor.enrol(holder);
      const page = new AccountPage(visitor);
      await page.enter();
      await page.unlock(app);
      await page.startAdding();
    },
  },
];

for (const { name, own, closed, reach } of stages) {
  test(`every address ${name} leads to a page that says what to do`, async ({
    visitor,
    account,
  }) => {
    await reach(visitor, await account());
    const closedHeadings = closed.map((path) => headings[path]);
    for (const path of paths) {
      const response = await visitor.open(path);
      expect(response?.status(), path).toBeLessThan(400);
      await visitor.findsSomethingToDo();
      const heading = await visitor.page.getByRole('heading', { level: 1 }).innerText();
      expect(closedHeadings, path).not.toContain(heading);
    }
    await visitor.open(own);
    await visitor.at(headings[own]);
  });
}

test('back and reload at every step', async ({ visitor, account }) => {
  const { page } = visitor;
  const holder = await account();

  /** Goes back, reloads there, and returns; both must lead to a usable page. */
  const wander = async (path: keyof typeof headings) => {
    await visitor.reload();
    await visitor.at(headings[path]);
    await page.goBack();
    await visitor.findsSomethingToDo();
    await visitor.reload();
    await visitor.findsSomethingToDo();
    await visitor.open(path);
    await visitor.at(headings[path]);
  };

  const app = await visitor.startEnrolment(holder);
  await wander('/logon/enrol');
  expect(await visitor.readKey()).toBe(app.secret);
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
  await wander('/logon/good-to-go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await wander('/logon/confirm');
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  const codes = await visitor.codes.allInnerTexts();
  await wander('/logon/recovery-codes');
  expect(await visitor.keepCodes()).toEqual(codes);
  await wander('/');
  await visitor.logOff();
  await page.goBack();
  await visitor.findsSomethingToDo();
  await visitor.reload();
  await visitor.at('Log on');
});

test('two tabs of one browser', async ({ visitor, account }) => {
  const holder = await account();
  const app = await visitor.startEnrolment(holder);
  const tab = await visitor.newTab();
  await tab.open('/logon/enrol');
  expect(await tab.readKey()).toBe(app.secret);

  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
  await tab.giveCode(app.wrong()); // too late for any code
  await tab.findsSomethingToDo();
  await tab.reload();
  await tab.findsSomethingToDo();
  await expect(tab.qr).toBeHidden();

  await visitor.open('/logon/good-to-go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await visitor.confirm(holder, app.fresh());
  await visitor.keepCodes();
  await tab.open('/logon/confirm');
  await tab.findsSomethingToDo();
  await tab.open('/');
  await tab.at('You are logged on');
  await tab.logOff();
  await visitor.reload();
  await visitor.at('Log on');
});

test('an unknown address says so and leads on', async ({ visitor, guard, a11y }) => {
  guard.expects(/status of 404/);
  const response = await visitor.open('/no/such/page');
  expect(response?.status()).toBe(404);
  await expect(visitor.page.getByRole('heading', { level: 1 })).toHaveText(/\S/);
  await a11y();
  await visitor.main.getByRole('link').first().click();
  await visitor.at('Log on');
});
