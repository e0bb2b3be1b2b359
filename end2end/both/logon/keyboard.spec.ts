import { expect, test } from '../../fixtures/index.ts';
import { Keyboard } from '../../fixtures/keyboard.ts';

test('the whole first logon by keyboard alone', async ({ visitor, account }) => {
  const keyboard = new Keyboard(visitor.page);
  const holder = await account();

  const press = (name: string) => keyboard.press(visitor.button(name));
  /** The sixth digit sends by itself where there is WebAssembly. */
  const sendCode = async (button: string, code: string) => {
    await keyboard.type(visitor.code, code);
    if (!visitor.scripted) await press(button);
  };

  await visitor.open('/logon');
  await keyboard.type(visitor.userId, holder.userId);
  await keyboard.type(visitor.password, holder.password);
  await visitor.page.keyboard.press('Enter');
  await visitor.at('Set up your authenticator');
  const app = await visitor.addToAuthenticator();
  await sendCode('Verify', app.fresh());
  await visitor.at('Good to go');
  await press('OK');
  await visitor.at('Complete your logon');
  await keyboard.type(visitor.password, holder.password);
  await sendCode('Log on', app.fresh());
  await visitor.at('Keep your recovery codes');
  await keyboard.press(visitor.kept, 'Space');
  await press('I have kept them');
  await visitor.at('You are logged on');
  await press('Log off');
  await expect(visitor.button('Log off')).toBeHidden();
});
