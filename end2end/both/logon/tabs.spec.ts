import { expect, test } from '../../fixtures/index.ts';

test('a right code in the tab of the other userID is nobody’s try', async ({
  visitor,
  account,
  a11y,
}) => {
  const [office, kitchen] = [await account(), await account()];
  const kitchens = await visitor.enrol(kitchen);
  await visitor.logOff();
  const offices = await visitor.enrolAndReachCode(office);
  const tab = await visitor.newTab();
  await tab.reachCode(kitchen);
  await expect(visitor.page.getByLabel('User ID', { exact: true })).toHaveValue(office.userId);
  await visitor.giveCode(offices.fresh());
  await visitor.at('Log on');
  await expect(visitor.note).toContainText('moved on to another user ID');
  await a11y();
  await tab.giveCode(kitchens.fresh());
  await tab.at('You are logged on');
});
