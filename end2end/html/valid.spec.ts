import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';
import { findProgram } from '../fixtures/programs.ts';
import { pagesOf } from '../fixtures/sent-pages.ts';

interface Message {
  type: string;
  url: string;
  message: string;
  extract?: string;
}

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

/** What the Nu Html Checker, the W3C's own, finds in the pages of a folder. */
const check = (folder: string): Promise<Message[]> =>
  new Promise((done, fail) => {
    const options = ['-Xss2m', '-jar', jar, '--format', 'json', '--exit-zero-always', folder];
    execFile('java', options, { maxBuffer: 2 ** 28 }, (error, _, found) => {
      if (error) fail(error);
      else done((JSON.parse(found) as { messages: Message[] }).messages);
    });
  });

test('every page that was sent is valid', async ({}, { project }) => {
  test.skip(!findProgram('java'), 'Java is not installed');
  const folder = pagesOf(project);
  const pages = readdirSync(folder);
  console.log(`${pages.length} pages`);
  expect(pages.length).toBeGreaterThan(20);
  const found = (await check(folder))
    .filter(({ type }) => type === 'error')
    .map(({ url, message, extract }) => `${url.split('/').at(-1)}: ${message} ${extract ?? ''}`);
  expect(found).toEqual([]);
});
