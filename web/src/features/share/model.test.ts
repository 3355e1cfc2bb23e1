import { expect, it } from 'vitest';

import { sharedLink } from './model';

const shared = (parts: Record<string, string>) => sharedLink(new URLSearchParams(parts));

it('finds the link wherever the other program has put it', () => {
  expect(shared({ url: 'https://hh.ru/vacancy/1' })).toBe('https://hh.ru/vacancy/1');
  expect(shared({ text: 'Python, Точка https://spb.hh.ru/vacancy/2?from=share' })).toBe('https://spb.hh.ru/vacancy/2?from=share');
  expect(shared({ url: 'https://hh.ru', text: 'https://hh.ru/vacancy/3' })).toBe('https://hh.ru/vacancy/3');
  expect(shared({ text: 'без ссылки' })).toBe('');
});
