import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures/index.ts';

test('the whole first logon by keyboard alone', async ({ visitor, account }) => {
  const { keyboard } = visitor.page;
  const holder = await account();

  /** Presses Tab until `target` has the focus, as a person does who has no mouse. */
  const tabTo = async (target: Locator) => {
    const focused = () => target.evaluate((element) => element === document.activeElement);
    for (let presses = 0; presses < 20 && !(await focused()); presses += 1) {
      await keyboard.press('Tab');
    }
    await expect(target).toBeFocused();
    const outline = await target.evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return boxShadow !== 'none' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
    });
    expect(outline, 'the focus can be seen').toBe(true);
  };
  const type = async (target: Locator, text: string) => {
    await tabTo(target);
    await keyboard.type(text);
  };
  const press = async (name: string) => {
    await tabTo(visitor.button(name));
    await keyboard.press('Enter');
  };
  /** The sixth digit sends by itself where there is WebAssembly. */
  const sendCode = async (button: string, code: string) => {
    await type(visitor.code, code);
    if (!visitor.scripted) await press(button);
  };

  await visitor.open('/logon');
  await type(visitor.userId, holder.userId);
  await type(visitor.password, holder.password);
  await keyboard.press('Enter');
  await visitor.at('Set up your authenticator');
  const app = await visitor.addToAuthenticator();
  await sendCode('Verify', await app.fresh());
  await visitor.at('Good to go');
  await press('OK');
  await visitor.at('Complete your logon');
  await type(visitor.password, holder.password);
  await sendCode('Log on', await app.fresh());
  await visitor.at('Keep your recovery codes');
  await press('I have kept them');
  await visitor.at('You are logged on');
  await press('Log off');
  await expect(visitor.button('Log off')).toBeHidden();
});
