import { expect, test } from '../../fixtures/index.ts';

test('after Good to go nothing gives the secret again', async ({ visitor, account, server }) => {
  const { page } = visitor;
  const holder = await account();
  const app = await visitor.startEnrolment(holder);
  const spellings = [
    app.secret,
    app.secret.toLowerCase(),
    app.secret.replace(/.{4}(?=.)/g, '$& '), // as shown: groups of four
  ];

  // Where the page carries it, it is for the eyes; no script may find it in its data.
  const source = await (await page.request.get('/logon/enrol')).text();
  const scripts = source.match(/<script[^]*?<\/script>/gi) ?? [];
  for (const script of scripts) {
    for (const spelling of spellings) expect(script).not.toContain(spelling);
  }

  await visitor.giveCode(app.fresh());
  await visitor.at('Good to go');

  // Read on their way: a browser forgets the body of a page that it has left.
  const bodies: string[] = [];
  await page.route('**', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    bodies.push(await response.text());
    await route.fulfill({ response });
  });
  const shown: string[] = [];
  const look = async () => shown.push(await page.content());

  await look();
  await visitor.reload();
  await look();
  await page.goBack();
  await visitor.findsSomethingToDo();
  await look();
  await visitor.open('/logon/enrol');
  await look();
  await visitor.open('/logon/good-to-go');
  await visitor.button('OK').click();
  await visitor.at('Complete your logon');
  await look();
  await visitor.confirm(holder, app.fresh());
  await visitor.keepCodes();
  await visitor.at('You are logged on');
  await look();
  await page.unrouteAll({ behavior: 'wait' });

  for (const spelling of [...spellings, 'otpauth:']) {
    for (const html of shown) expect(html).not.toContain(spelling);
    for (const body of bodies) expect(body).not.toContain(spelling);
  }
  expect(bodies.some((body) => body.includes('Good to go'))).toBe(true);
  // Neither what the server keeps nor what it logs (R40, R42).
  for (const { file, content } of server.stored()) {
    for (const secret of [...spellings, holder.password]) {
      expect(content.includes(secret), `${file} has a secret`).toBe(false);
    }
  }
});
