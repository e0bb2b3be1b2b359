import { Staff } from '../../fixtures/staff.ts';
import { expect, test } from '../../fixtures/index.ts';

/** What the console is made of, and nothing else: style, script, words, addresses. */
const marks = ['account-head', 'data-again', 'Re-arm enrolment', '/support/accounts'];

test('an account holder downloads nothing of the console', async ({
  visitor,
  anotherVisitor,
  account,
  server,
  page,
}) => {
  const paths: string[] = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  await visitor.firstLogon(await account());
  await page.getByRole('link', { name: 'Your account', exact: true }).click();
  await visitor.at('Your account');
  expect(paths.filter((path) => /^\/(console|support)/.test(path))).toEqual([]);
  // Nor inside of what everybody downloads.
  const files = paths.filter((path) => /\.(css|js|wasm|txt)$/.test(path));
  const kinds = new Set(files.map((path) => path.replace(/.*\./, '')));
  expect([...kinds].sort()).toEqual(['css', 'js', 'txt', 'wasm']);
  for (const path of files) {
    const text = await (await page.request.get(path)).text();
    for (const mark of marks) expect(text.includes(mark), `${mark} in ${path}`).toBe(false);
  }

  // It would be seen: each of them is in what staff download.
  const other = await anotherVisitor();
  const loaded: string[] = [];
  other.page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await Staff.open(other, server, await account());
  const own = [...new Set(loaded)].filter((path) => /^\/(console|support)/.test(path));
  expect(own.filter((path) => /^\/console\/\w+\.(css|js)$/.test(path))).toHaveLength(2);
  const texts = await Promise.all(
    own.map(async (path) => (await other.page.request.get(path)).text()),
  );
  for (const mark of marks) {
    expect(
      texts.some((text) => text.includes(mark)),
      `${mark} for staff`,
    ).toBe(true);
  }
});
