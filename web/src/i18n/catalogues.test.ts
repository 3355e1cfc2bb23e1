import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const SOURCES = join(import.meta.dirname, '..');
const ENTRY = /(?:^msgctxt (.*)\n)?^msgid (.*(?:\n".*")*)\nmsgstr (.*(?:\n".*")*)$/gm;

test('a text has one translation, whichever screens were open before: the catalogues are laid over one another', () => {
  const folders = ['i18n', ...readdirSync(join(SOURCES, 'features')).map((one) => `features/${one}`)];
  const found = new Map<string, Set<string>>();
  for (const folder of folders) {
    for (const [, context = '', text, translation] of readFileSync(join(SOURCES, folder, 'en.po'), 'utf8').matchAll(ENTRY)) {
      if (text === '""') continue;
      const key = `${context} ${text!}`;
      found.set(key, (found.get(key) ?? new Set()).add(translation!));
    }
  }
  expect(found.size).toBeGreaterThan(500);
  const several = [...found].filter(([, translations]) => translations.size > 1);
  expect(several.map(([text, translations]) => `${text}: ${[...translations].join(', ')}`)).toEqual([]);
});
