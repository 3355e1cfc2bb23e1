import { expect, it } from 'vitest';

import { needsText, sharedLink, sharedText } from './model';

const shared = (parts: Record<string, string>) => sharedLink(new URLSearchParams(parts));

it('finds the link wherever the other program has put it', () => {
  expect(shared({ url: 'https://hh.ru/vacancy/1' })).toBe('https://hh.ru/vacancy/1');
  expect(shared({ text: 'Python, Точка https://spb.hh.ru/vacancy/2?from=share' })).toBe('https://spb.hh.ru/vacancy/2?from=share');
  expect(shared({ url: 'https://hh.ru', text: 'https://hh.ru/vacancy/3' })).toBe('https://hh.ru/vacancy/3');
  expect(shared({ text: 'без ссылки' })).toBe('');
});

it('takes a shared text for the vacancy only when it is long enough to be one', () => {
  const long = 'Требования: Excel, отчётность. '.repeat(6);
  expect(sharedText(new URLSearchParams({ text: long }))).toBe(long);
  expect(sharedText(new URLSearchParams({ text: 'Python, Точка https://hh.ru/vacancy/2' }))).toBe('');
});

it('asks for the text with an own resume, or when the API has not found the vacancy', () => {
  expect(needsText({ given: true }, {})).toBe(true);
  expect(needsText({ given: false }, { text: 'Вставьте текст вакансии.' })).toBe(true);
  expect(needsText({ given: false }, { url: 'Это не ссылка.' })).toBe(false);
  expect(needsText(undefined, {})).toBe(false);
});
