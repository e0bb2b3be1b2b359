import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addAccount } from './fixtures/account.ts';
import { test } from './fixtures/index.ts';
import { Visitor } from './fixtures/visitor.ts';

const folder = resolve(import.meta.dirname, '../docs/images');

/** The README's pictures, one for each step: `UPDATE_SCREENSHOTS=1 npm test`. What is set as
 * `GTG__SITE__…` shows. */
test('pictures of each step', async ({ visitor, server }) => {
  mkdirSync(folder, { recursive: true });
  const take = async ({ page }: Visitor, name: string) => {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  };
  const holder = await addAccount(server, { userId: 'office', name: 'Siân' });

  await visitor.open('/logon');
  await visitor.userId.fill(holder.userId);
  await take(visitor, 'logon');
  const app = await visitor.startEnrolment(holder);
  await take(visitor, 'enrol');
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await visitor.page.setViewportSize({ width: 390, height: 844 });
  await take(visitor, 'enrol-phone-dark');
  await visitor.page.emulateMedia({ colorScheme: 'light' });
  await visitor.page.setViewportSize({ width: 900, height: 960 });
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
  await take(visitor, 'good-to-go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await take(visitor, 'confirm');
  await visitor.confirm(holder, app.fresh());
  await visitor.at('Keep your recovery codes');
  await take(visitor, 'recovery-codes');
  await visitor.keepCodes();
  await visitor.logOff();
  await visitor.reachCode(holder);
  await take(visitor, 'code');
  await visitor.giveCode(app.fresh());
  await visitor.at('You are logged on');
  await take(visitor, 'home');
  await visitor.logOff();
  await visitor.reachCode(holder);
  await visitor.page.getByRole('link', { name: 'Use a recovery code' }).click();
  await visitor.at('Recovery code');
  await take(visitor, 'recovery');
  await visitor.open('/logon/code');
  for (let tries = 0; tries < 5; tries += 1) await visitor.giveCode(app.wrong());
  await visitor.at('Verification code');
  await take(visitor, 'pause');
});
