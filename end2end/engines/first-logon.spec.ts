import { test } from '../fixtures/changed.ts';
import { changes } from '../fixtures/changes.ts';
import { firefox, withFirefox } from '../fixtures/firefox.ts';
import { Walker } from '../fixtures/walk.ts';
import { miniBrowser, withWebKit } from '../fixtures/webkit.ts';

const engines = [
  ['Firefox', firefox, withFirefox],
  ['WebKit', miniBrowser, withWebKit],
] as const;

const pages = [
  'as they are',
  'with all scripts taken out',
  'with an icon beside each field',
  'with a translator’s elements around texts',
  'with telephone numbers made links',
];

for (const [engine, isThere, withPage] of engines) {
  for (const page of pages) {
    test(`${engine}: a whole first logon, its pages ${page}`, async ({
      changer,
      server,
      account,
    }) => {
      test.skip(!isThere, `${engine} is not installed`);
      const holder = await account();
      changer.change = changes[page.replace('with ', '')] ?? ((html) => html);
      await withPage(server.origin, (any) => new Walker(any).firstLogon(holder));
    });
  }
}
