import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { setupI18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '..');
const ENTRY = /^msgid (".*"(?:\n".*")*)\nmsgstr (".*"(?:\n".*")*)$/gm;
const COUNTED = /\{(\w+), plural,/g;
const NUMBERS = [0, 1, 2, 5, 11, 21, 22, 25, 1.5];
const FORMS = { ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] } as const;

function text(quoted: string): string {
  return quoted
    .split('\n')
    .map((line) => JSON.parse(line) as string)
    .join('');
}

function counted(language: 'ru' | 'en'): string[] {
  const folders = ['i18n', ...readdirSync(join(SOURCES, 'features')).map((one) => `features/${one}`)];
  const files = folders.map((folder) => readFileSync(join(SOURCES, folder, `${language}.po`), 'utf8'));
  const all = files.flatMap((file) => [...file.matchAll(ENTRY)].map(([, , translation]) => text(translation!)));
  return [...new Set(all)].filter((one) => one.includes(', plural,'));
}

describe.each(['ru', 'en'] as const)('a sentence with a number in %s', (language) => {
  const sentences = counted(language);

  it('is there to be looked at', () => {
    expect(sentences.length).toBeGreaterThan(30);
  });

  it.each(sentences)('has every form and reads as a sentence: %s', (sentence) => {
    const names = [...sentence.matchAll(COUNTED)].map(([, name]) => name!);
    for (const form of FORMS[language]) {
      expect([...sentence.matchAll(new RegExp(`\\b${form} \\{`, 'g'))].length, form).toBe(names.length);
    }
    const i18n = setupI18n({ locale: language, messages: { [language]: { it: sentence } } });
    for (const number of NUMBERS) {
      const shown = i18n._('it', Object.fromEntries(names.map((name) => [name, number])));
      expect(shown, String(number)).not.toMatch(/[{}#]|plural/);
      // A form may say the number in words («Одна фраза»), and only that of one thing.
      if (sentence.includes('#') && number !== 1) expect(shown).toContain(number.toLocaleString(language));
    }
  });
});
