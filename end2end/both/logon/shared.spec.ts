import { AccountPage } from '../../fixtures/account-page.ts';
import { expect, test } from '../../fixtures/index.ts';

test('two people with an authenticator each log on in the same moment', async ({
  visitor,
  anotherVisitor,
  account,
}) => {
  const holder = await account();
  const { page, app } = await AccountPage.unlocked(visitor, holder);
  const other = await page.add('Rose’s phone');
  await visitor.open('/');
  await visitor.logOff();

  const rose = await anotherVisitor();
  await visitor.reachCode(holder);
  await rose.reachCode(holder);
  const [own, hers] = [app.fresh(), other.fresh()];
  await Promise.all([visitor.giveCode(own), rose.giveCode(hers)]);
  await visitor.at('You are logged on');
  await rose.at('You are logged on');
});

test('two people with one authenticator: the second waits for the next code', async ({
  visitor,
  anotherVisitor,
  account,
  a11y,
}) => {
  const holder = await account();
  const app = await visitor.enrol(holder);
  await visitor.logOff();
  const second = await anotherVisitor();
  await visitor.reachCode(holder);
  await second.reachCode(holder);
  const code = app.fresh();
  await visitor.giveCode(code);
  await visitor.at('You are logged on');
  await second.giveCode(code);
  await expect(second.alert).toContainText('That code was used a moment ago');
  await expect(second.alert).toContainText(/a new code in \d+ seconds?/);
  await expect(second.code).toHaveAccessibleDescription(/a new code in \d+ seconds?/);
  await expect(second.main).not.toContainText('not right');
  await a11y(second.page);
  await second.giveCode(app.fresh());
  await second.at('You are logged on');
});
