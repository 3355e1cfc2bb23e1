import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SOURCES = resolve(import.meta.dirname, '../../src');
const ENTRY = /^msgid (".*"(?:\n".*")*)\nmsgstr (".*"(?:\n".*")*)$/gm;

function text(quoted: string): string {
  return quoted
    .split('\n')
    .map((line) => JSON.parse(line) as string)
    .join('');
}

/** English of every text of the client, by its Russian. */
function catalogue(): Map<string, string> {
  const folders = ['i18n', ...readdirSync(join(SOURCES, 'features')).map((one) => `features/${one}`)];
  const files = folders.map((folder) => readFileSync(join(SOURCES, folder, 'en.po'), 'utf8'));
  const found = files.flatMap((file) => [...file.matchAll(ENTRY)]);
  return new Map(found.map(([, russian, english]) => [text(russian!), text(english!)]));
}

const english = catalogue();

/** What stands on the page for a text of the client, up to its first fact: the catalogues are the only list of words. */
export function wordsOf(language: 'ru' | 'en', russian: string): string {
  const there = english.get(russian);
  if (there === undefined) throw new Error(`the client has no text «${russian}»`);
  const whole = language === 'en' ? there : russian;
  return whole.split(/[{<]/)[0]!.trim();
}
