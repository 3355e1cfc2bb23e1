import { expect, it } from 'vitest';

import { after, blocked, frozen, type Row } from './model';

const row = (id: string, version = 1) => ({ id, version }) as Row;
const ids = (rows: readonly Row[]) => rows.map((one) => one.id);

it('does not move the list by itself: new rows wait', () => {
  const found = frozen([row('new'), row('a'), row('b')], ['a', 'b'], new Map());
  expect(ids(found.shown)).toEqual(['a', 'b']);
  expect(ids(found.fresh)).toEqual(['new']);
});

it('leaves out what was decided until its row has changed', () => {
  expect(ids(frozen([row('a'), row('b')], ['a', 'b'], new Map([['a', 1]])).shown)).toEqual(['b']);
  expect(ids(frozen([row('a', 3), row('b')], ['a', 'b'], new Map([['a', 1]])).shown)).toEqual(['a', 'b']);
});

it('goes on to the next, at the end to the one before', () => {
  const rows = [row('a'), row('b')];
  expect([after(rows, 'a'), after(rows, 'b'), after([row('a')], 'a')]).toEqual(['b', 'a', undefined]);
});

it('holds back unproved words of the agent, not those of the owner', () => {
  expect(blocked({ letter_grounded: false, authored_by: 'ai_auto' })).toBe(true);
  expect(blocked({ letter_grounded: false, authored_by: 'human' })).toBe(false);
  expect(blocked({ letter_grounded: null, authored_by: 'ai_auto' })).toBe(false);
});
