import { expect, test } from '../../fixtures/index.ts';

test('a reload shows the same QR code', async ({ visitor, account }) => {
  const app = await visitor.startEnrolment(await account());
  await visitor.reload();
  await visitor.at('Set up your authenticator');
  expect((await visitor.scan()).searchParams.get('secret')).toBe(app.secret);
  expect(await visitor.readKey()).toBe(app.secret);
});

test('a camera that sees little of it still reads the QR code', async ({ visitor, account }) => {
  const app = await visitor.startEnrolment(await account());
  // Two pixels for each module: with the default parameters in it, it could not be read so small.
  await visitor.qr.evaluate((qr) => (qr.style.flex = '0 0 106px'));
  expect((await visitor.scan()).searchParams.get('secret')).toBe(app.secret);
});

test.describe('a second browser that starts the same enrolment', () => {
  /** Words for: somebody began anew elsewhere. */
  const replaced = /another|elsewhere|newer|again|replaced|no longer/i;

  test('makes the first QR code dead, and the first is told when it sends a code', async ({
    visitor,
    anotherVisitor,
    account,
    a11y,
  }) => {
    const holder = await account();
    const first = await visitor.startEnrolment(holder);
    const other = await anotherVisitor();
    const second = await other.startEnrolment(holder);
    expect(second.secret).not.toBe(first.secret);

    await visitor.giveCode(first.fresh());
    await expect(visitor.main).toContainText(replaced);
    await visitor.findsSomethingToDo();
    await expect(visitor.qr).toBeHidden();
    await a11y();

    await other.giveCode(second.fresh());
    await other.at('Good to go');
  });

  test('makes the first QR code dead, and the first is told when it reloads', async ({
    visitor,
    anotherVisitor,
    account,
  }) => {
    const holder = await account();
    await visitor.startEnrolment(holder);
    await (await anotherVisitor()).startEnrolment(holder);

    await visitor.reload();
    await expect(visitor.main).toContainText(replaced);
    await visitor.findsSomethingToDo();
    await expect(visitor.qr).toBeHidden();
  });

  test('is told to delete the old entry when it sends a code of it', async ({
    visitor,
    anotherVisitor,
    account,
    a11y,
  }) => {
    const holder = await account();
    const first = await visitor.startEnrolment(holder);
    const other = await anotherVisitor();
    const second = await other.startEnrolment(holder);

    await other.giveCode(first.fresh());
    await expect(other.alert).toContainText(/delete|remove/i);
    await other.at('Set up your authenticator');
    await a11y(other.page);
    await other.giveCode(second.fresh());
    await other.at('Good to go');
  });
});

test('after a reset the old entry is recognised too', async ({ visitor, account, server }) => {
  const holder = await account();
  const old = await visitor.enrol(holder);
  await server.cli(['2fa', 'reset', holder.userId, '--reason', 'New phone']);
  const app = await visitor.startEnrolment(holder);
  await visitor.giveCode(old.fresh());
  await expect(visitor.alert).toContainText(/delete|remove/i);
  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');
});
