import { Authenticator } from '../../fixtures/authenticator.ts';
import { clock } from '../../fixtures/clock.ts';
import { expect, test } from '../../fixtures/index.ts';

/** Words that call a code wrong, which nobody may read who typed a spent one. */
const wrong = /invalid|incorrect|not right|wrong|not valid/i;

test('the enrolment code is spent: the next page counts down and says so', async ({
  visitor,
  account,
  a11y,
}) => {
  const holder = await account();
  const app = await visitor.startEnrolment(holder);
  const code = app.code(clock.step);
  await visitor.giveCode(code);
  await visitor.at('Good to go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await expect(visitor.main).toContainText(/\b([1-9]|[12]\d|30)\s+seconds?\b/i);
  await expect(visitor.main).toContainText('works only once, so this page needs the next one');
  await expect(visitor.code).toHaveAccessibleDescription(/a new code in \d+ seconds?/);
  // What stands still does not look as if it ran.
  await expect(visitor.page.locator('.ring')).toBeVisible({ visible: visitor.scripted });
  await expect(visitor.page.getByText('counted when this page was loaded')).toBeVisible({
    visible: !visitor.scripted,
  });

  await visitor.confirm(holder, code);
  await visitor.at('Complete your logon');
  await expect(visitor.note.filter({ hasText: /second/i }).first()).toContainText(
    /used|already|once/i,
  );
  await expect(visitor.main).not.toContainText(wrong);
  await a11y();

  await visitor.confirm(holder, app.code(clock.step + 1));
  await visitor.at('Keep your recovery codes');
});

test('after a wrong code the confirmation goes on where something is missing', async ({
  visitor,
  account,
}) => {
  const holder = await account();
  const app = await visitor.reachConfirm(holder);
  await visitor.confirm(holder, app.wrong());
  await expect(visitor.alert).toContainText('That code is not right.');
  // Without a script the page has lost the password.
  await expect(visitor.password).toHaveValue(visitor.scripted ? holder.password : '');
  await expect(visitor.scripted ? visitor.code : visitor.password).toBeFocused();
});

test('a wrong code keeps the same QR code and says so in words', async ({
  visitor,
  account,
  a11y,
}) => {
  const app = await visitor.startEnrolment(await account());
  const name = visitor.page.getByLabel('Name of this authenticator (optional)');
  await name.fill('Rose’s phone');
  await visitor.giveCode(app.wrong());
  await expect(visitor.alert).toContainText(/code/i);
  await expect(name).toHaveValue('Rose’s phone');
  await expect(visitor.code).toBeFocused();
  await visitor.at('Set up your authenticator');
  expect((await visitor.scan()).searchParams.get('secret')).toBe(app.secret);
  await a11y();
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
});

// The server's clock decides. What it may tell of an authenticator's clock is how slow it is.
test.describe('an authenticator whose clock is', () => {
  const slow = /slow|behind/i;
  const minutes = /\b(2|3|two|three)\b[^.]*\bminutes?\b/i;

  test('two and a half minutes slow is told so while enrolling', async ({
    visitor,
    account,
    a11y,
  }) => {
    const app = await visitor.startEnrolment(await account());
    await visitor.giveCode(app.code(clock.step - 5));
    await expect(visitor.alert).toContainText(slow);
    await expect(visitor.alert).toContainText(minutes);
    await visitor.at('Set up your authenticator');
    await a11y();
  });

  test('two and a half minutes slow is told so at a later logon', async ({ visitor, account }) => {
    const holder = await account();
    const app = await visitor.enrolAndReachCode(holder);
    await visitor.giveCode(app.code(clock.step - 5));
    await expect(visitor.alert).toContainText(slow);
    await expect(visitor.alert).toContainText(minutes);
    await visitor.at('Verification code');
  });

  test('fast learns no more than a guesser does', async ({ visitor, account }) => {
    const app = await visitor.startEnrolment(await account());
    await visitor.giveCode(app.wrong());
    const words = (await visitor.alert.innerText()).replace(/\d+/g, '');
    await visitor.open('/logon/enrol');
    await visitor.giveCode(app.code(clock.step + 5));
    await expect(visitor.alert).toBeVisible();
    expect((await visitor.alert.innerText()).replace(/\d+/g, '')).toBe(words);
    await expect(visitor.alert).not.toContainText(/slow|fast|behind|ahead/i);
  });
});

test('a code of another entry altogether is simply wrong', async ({ visitor, account }) => {
  const app = await visitor.startEnrolment(await account());
  const stranger = new Authenticator(`${app.secret.slice(4)}${app.secret.slice(0, 4)}`);
  await visitor.giveCode(stranger.fresh());
  await expect(visitor.alert).toBeVisible();
  await visitor.at('Set up your authenticator');
});
