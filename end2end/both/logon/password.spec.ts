import { issueSetUpCode } from '../../fixtures/account.ts';
import { expect, test } from '../../fixtures/index.ts';

test('with a set-up code from support the holder chooses a password', async ({
  visitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  const setUpCode = await issueSetUpCode(server, holder);
  await visitor.reachPassword(holder, setUpCode.toLowerCase());
  await a11y();
  const password = 'a quiet harbour at night';
  await visitor.choosePassword(password);
  await visitor.at('You are logged on');
  await visitor.logOff();

  // The code is used up, the old password gone.
  for (const old of [setUpCode, holder.password]) {
    await visitor.startLogon(holder, old);
    await expect(visitor.alert).toContainText('not right');
  }
  // At the next logon the holder says, once, that it was they.
  await visitor.startLogon(holder, password);
  await visitor.at('Your password was changed');
  await expect(visitor.main).toContainText(
    /changed on \d{4}-\d\d-\d\d \d\d:\d\d UTC, with a code from support\. Was that you\?/,
  );
  await a11y();
  await visitor.open('/');
  await visitor.at('Your password was changed'); // nobody gets past it
  await visitor.press('Yes');
  await visitor.at('You are logged on');
  await visitor.logOff();
  await visitor.startLogon(holder, password);
  await visitor.at('You are logged on');
});

test('a password that somebody else chose is told to support, who look at it', async ({
  visitor,
  account,
  server,
  openConsole,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  await visitor.reachPassword(holder, await issueSetUpCode(server, holder));
  const password = 'a quiet harbour at night';
  await visitor.choosePassword(password);
  await visitor.logOff();
  await visitor.startLogon(holder, password);
  await visitor.at('Your password was changed');
  await visitor.press('No');
  await visitor.at('Log on');
  await expect(visitor.note).toContainText('Please speak to support now.');
  await a11y();

  const staff = await openConsole();
  await staff.go('Requests');
  await expect(staff.row(holder.userId)).toContainText('somebody else chose the password');
  await a11y();
  await staff.row(holder.userId).getByRole('link', { name: holder.userId }).click();
  const issue = staff.page.locator('input[name=action][value=set-up-code]');
  await expect(issue).toHaveCount(0);
  await staff.act('Allow set-up codes again');
  await expect(issue).toHaveCount(1);
  await staff.go('Requests');
  await expect(staff.row(holder.userId)).toHaveCount(0);
});

test('a refused password is told why, and another one leads on', async ({
  visitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account({ twoFactor: false });
  await visitor.reachPassword(holder, await issueSetUpCode(server, holder));
  const accepted = 'marigold lantern bucket';
  for (const [password, again, why] of [
    ['marigold 97', 'marigold 97', /at least 15 characters/],
    [accepted, `${accepted}!`, /not the same/],
    ['Sunflower Nurseries', 'Sunflower Nurseries', /only your user ID/],
    ['Unbelievable2026!', 'Unbelievable2026!', /Many people use that password/],
    // All at once.
    ['marigold 97', 'marigold 98', /at least 15 characters\..*not the same/],
  ] as const) {
    await visitor.choosePassword(password, again);
    await expect(visitor.alert).toHaveText(why);
    await expect(visitor.newPassword).toBeFocused();
    await expect(visitor.newPassword).toHaveValue('');
    await expect(visitor.newPasswordAgain).toHaveValue('');
    expect(await visitor.page.content()).not.toContain(password);
  }
  await a11y();
  await visitor.choosePassword(accepted);
  await visitor.at('You are logged on');
});

test('the length of a password is told while it is typed, where there is a script', async ({
  visitor,
  account,
  server,
  a11y,
}) => {
  const { page, newPassword } = visitor;
  const holder = await account();
  await visitor.reachPassword(holder, await issueSetUpCode(server, holder));
  const meter = page.getByLabel('Length and variety', { exact: true });
  const words = page.getByRole('status');
  // It works where nobody can be asked: what is typed stays here until it is sent.
  await page.context().setOffline(true);
  await expect(meter).toBeHidden();
  if (visitor.scripted) {
    for (const [password, level, said] of [
      ['marigold', 1, 'Too short'],
      ['marimarimarimari', 2, 'Could be longer'],
      ['marigold 97 x', 3, 'Long enough'],
      ['marigold lantern bucket', 4, 'Very long'],
    ] as const) {
      await newPassword.fill(password);
      await expect(words).toHaveText(said);
      await expect(meter).toHaveJSProperty('value', level);
    }
    await a11y();
    await newPassword.fill('');
    await expect(meter).toBeHidden();
    await expect(words).toHaveText('');
  } else {
    await newPassword.fill('marigold lantern bucket');
    await expect(meter).toBeHidden();
  }
  await page.context().setOffline(false);
  await visitor.choosePassword('marigold lantern bucket');
  await visitor.at('Set up your authenticator');
});
