import { expect, it } from 'vitest';

import { addressOf, csvOf, filterOf, GROUPS, statusOf, statesOf, type State } from './model';

const at = (state: State, negotiation_state: string | null = null, viewed_at: string | null = null) =>
  statusOf({ state, negotiation_state, viewed_at }).words.message;

it('says what the employer did once it was sent, by the beginning of his word', () => {
  expect(at('sent', 'discard_by_employer', '2026-11-20T10:00:00Z')).toBe('Отказ');
  expect(at('sent_by_hand', 'invitation')).toBe('Приглашение');
  expect(at('sent', 'response', '2026-11-20T10:00:00Z')).toBe('Просмотрено');
  expect(at('sent', 'word_of_tomorrow')).toBe('Отправлено');
});

it('does not speak of an answer to what was not sent', () => {
  expect(at('failed', 'invitation', '2026-11-20T10:00:00Z')).toBe('Не отправлено');
});

it('has every state in exactly one group', () => {
  const all = GROUPS.flatMap((group) => group.states);
  expect(new Set(all).size).toBe(all.length);
  expect(all).toHaveLength(11);
});

it('keeps the filter in the address and leaves out what it does not know', () => {
  const filter = { group: 'unsent', text: 'точка' };
  expect(filterOf(new URLSearchParams(addressOf(filter)))).toEqual(filter);
  expect(filterOf(new URLSearchParams('state=nonsense&q=%20'))).toEqual({ group: '', text: '' });
  expect(statesOf('')).toEqual([]);
});

it('gives the table of the same rows', () => {
  expect(csvOf({ group: '', text: '' })).toBe('/api/applications.csv');
  expect(csvOf({ group: 'unsent', text: 'a&b' })).toBe('/api/applications.csv?state=failed&state=expired&q=a%26b');
});
