import { expect, test } from '../../fixtures/index.ts';

test('who lost the authenticator gets in with a recovery code and a new one', async ({
  visitor,
  account,
  a11y,
}) => {
  const holder = await account();
  const app = await visitor.reachConfirm(holder);
  await visitor.confirm(holder, app.fresh());
  const codes = await visitor.keepCodes();
  expect(codes).toHaveLength(10);
  await expect(visitor.main).toContainText(/Recovery codes left\s*10/);
  await visitor.logOff();

  await visitor.reachCode(holder);
  await visitor.page.getByRole('link', { name: 'Use a recovery code', exact: true }).click();
  await visitor.at('Recovery code');
  await a11y();
  const field = visitor.page.getByLabel('Recovery code', { exact: true });
  await field.fill('not one');
  await visitor.press('Log on');
  await expect(visitor.alert).toContainText('24 letters and digits');
  await expect(field).toBeFocused();
  await field.fill(codes[4]!.toLowerCase().replaceAll('-', ' '));
  await visitor.press('Log on');

  await visitor.at('Set up your authenticator');
  await expect(visitor.main).toContainText('You used a recovery code, so your lost authenticator');
  const next = await visitor.addToAuthenticator();
  expect(next.secret).not.toBe(app.secret);
  await visitor.giveCode(next.fresh());
  await visitor.at('Good to go');
  await visitor.press('OK');
  await visitor.at('Complete your logon');
  await visitor.confirm(holder, next.fresh());
  expect(await visitor.keepCodes()).not.toContain(codes[5]);
});

test('the codes can be saved, and are gone once they are kept', async ({ visitor, account }) => {
  const holder = await account();
  const app = await visitor.reachConfirm(holder);
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  const codes = await visitor.codes.allInnerTexts();
  const [download] = await Promise.all([
    visitor.page.waitForEvent('download'),
    visitor.page.getByRole('link', { name: 'Save as text' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('recovery-codes.txt');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  expect(text).toContain(holder.userId);
  for (const code of codes) expect(text).toContain(code);

  await visitor.keepCodes();
  await visitor.open('/logon/recovery-codes');
  await visitor.at('You are logged on');
  for (const code of codes) expect(await visitor.page.content()).not.toContain(code);
});

test('the codes can be printed, without the buttons', async ({ visitor, account }) => {
  const { page } = visitor;
  const holder = await account();
  const app = await visitor.reachConfirm(holder);
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  const print = visitor.button('Print');
  if (visitor.scripted) {
    await page.evaluate(() =>
      Object.assign(window, { print: () => (document.title += ' (printed)') }),
    );
    const title = await page.title();
    await print.click();
    await expect(page).toHaveTitle(`${title} (printed)`);
  } else {
    await expect(print).toBeHidden();
  }

  const save = page.getByRole('link', { name: 'Save as text' });
  const controls = [print, save, visitor.button('I have kept them')];
  await expect(save).toBeVisible();
  // The button alone says nothing: they must be somewhere first.
  await visitor.button('I have kept them').click();
  await visitor.at('Keep your recovery codes');
  expect(await visitor.kept.evaluate((box: HTMLInputElement) => box.validity.valid)).toBe(false);
  await page.emulateMedia({ media: 'print' });
  await visitor.at('Keep your recovery codes');
  await expect(visitor.codes).toHaveCount(10);
  for (const code of await visitor.codes.all()) await expect(code).toBeVisible();
  for (const control of controls) await expect(control).toBeHidden();
  await page.emulateMedia({ media: null });
  await visitor.keepCodes();
});

test('a pause is told in words, with the time that is left', async ({ visitor, account, a11y }) => {
  const holder = await account();
  const app = await visitor.enrolAndReachCode(holder);
  for (let tries = 0; tries < 5; tries += 1) await visitor.giveCode(app.wrong());
  await expect(visitor.alert).toContainText('too many wrong codes');
  await expect(visitor.alert).toContainText(/in 1[45] min \d+ s/);
  // What to do next is to wait: neither the button nor a logon anew, which leads to the same pause.
  await expect(visitor.button('Log on')).toHaveClass('secondary');
  await expect(visitor.page.getByRole('link', { name: 'Log on again' })).toHaveCount(0);
  await expect(visitor.main).toContainText('log on again when the pause is over');
  await expect(visitor.main).toContainText('Find your recovery codes.');
  await a11y();
  await visitor.giveCode(app.fresh());
  await expect(visitor.alert).toContainText('too many wrong codes');
  await visitor.reload();
  await expect(visitor.alert).toContainText(/in 1[0-4] min \d+ s/);
});

test('the PIN from support comes before the QR code', async ({
  visitor,
  account,
  server,
  a11y,
}) => {
  const holder = await account();
  const enabled = await server.cli(['2fa', 'enable', holder.userId, '--pin', '--reason', 'R14']);
  const pin = /^\d{6}$/m.exec(enabled)?.[0] ?? '';
  await visitor.open('/logon');
  await visitor.startLogon(holder);
  await visitor.at('Set up your authenticator');
  await expect(visitor.qr).toBeHidden();
  await a11y();
  const field = visitor.page.getByLabel('PIN from support', { exact: true });
  await visitor.answered(async () => {
    await field.fill(pin === '000000' ? '000001' : '000000');
    if (!visitor.scripted) await visitor.button('Continue').click();
  });
  await expect(visitor.alert).toContainText('PIN is not right');
  // What is typed after an error does not send itself.
  await field.fill(pin);
  await visitor.press('Continue');
  await expect(visitor.qr).toBeVisible();
});
