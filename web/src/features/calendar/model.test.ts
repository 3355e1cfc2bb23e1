import { describe, expect, it } from 'vitest';

import { actsOf, hostOf, partOf, partsOf, type Commitment } from './model';

const NOW = Date.parse('2026-11-23T09:00:00Z');

function one(facts: Partial<Commitment>): Commitment {
  return {
    id: 'a',
    kind: 'interview',
    state: 'proposed',
    starts_at: '2026-11-24T12:00:00Z',
    ends_at: null,
    said: '',
    link: null,
    chat_id: 'c',
    action_id: 'd',
    employer_name: 'Точка',
    vacancy_name: 'Python',
    clashes: [],
    ...facts,
  };
}

describe('the part of the calendar', () => {
  it.each([
    ['a meeting that runs now is today', one({ starts_at: '2026-11-23T08:30:00Z' }), 'today'],
    ['a meeting is over an hour after it began', one({ starts_at: '2026-11-23T08:00:00Z' }), 'over'],
    ['a deadline that has passed waits on top', one({ kind: 'task', starts_at: '2026-11-20T08:00:00Z' }), 'overdue'],
    ['a done task is over', one({ kind: 'task', state: 'done', starts_at: '2026-11-20T08:00:00Z' }), 'over'],
    ['a declined meeting is over', one({ state: 'declined' }), 'over'],
    ['tomorrow is among the next days', one({}), 'week'],
    ['a fortnight ahead is later', one({ starts_at: '2026-12-07T08:00:00Z' }), 'later'],
    // In the owner's zone (Moscow) it is already the next day.
    ['late at night is tomorrow there', one({ starts_at: '2026-11-23T21:30:00Z' }), 'week'],
  ])('%s', (_, commitment, part) => {
    expect(partOf(commitment, NOW)).toBe(part);
  });

  it('leaves out parts with nothing in them', () => {
    expect(partsOf([one({})], NOW).map(({ part }) => part)).toEqual(['week']);
  });
});

describe('what may be said of it', () => {
  it('a declined one can only be taken back', () => {
    expect(actsOf(one({ state: 'declined' })).map(({ choice }) => choice)).toEqual(['open']);
  });

  it('a deadline is done or declined, a meeting accepted or declined', () => {
    expect(actsOf(one({ kind: 'form' })).map(({ choice }) => choice)).toEqual(['done', 'declined']);
    expect(actsOf(one({})).map(({ choice }) => choice)).toEqual(['accepted', 'declined']);
  });
});

describe("an employer's link", () => {
  it('is named by its site, and is no link when it is none of the web', () => {
    expect(hostOf('https://zoom.us/j/1')).toBe('zoom.us');
    expect(hostOf('javascript:alert(1)')).toBeNull();
    expect(hostOf('nonsense')).toBeNull();
  });
});
