import { expect, it } from 'vitest';

import { after, blocked, changeOf, frozen, saidOfOneself, type Row } from './model';

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

it.each([
  ['nothing was read yet', undefined, { letter_hash: 'a', resume_id: '1' }, undefined],
  ['it is the same letter', { letter_hash: 'a', resume_id: '1' }, { letter_hash: 'a', resume_id: '1' }, undefined],
  ['the new one is still being written', { letter_hash: 'a', resume_id: '1' }, { letter_hash: null, resume_id: '2' }, undefined],
  ['it was written anew', { letter_hash: 'a', resume_id: '1' }, { letter_hash: 'b', resume_id: '1' }, 'letter'],
  ['another resume took the vacancy over', { letter_hash: 'a', resume_id: '1' }, { letter_hash: 'b', resume_id: '2' }, 'resume'],
])('says what became of a letter that was open: %s', (_, read, now, change) => {
  expect(changeOf(read, now as Row)).toBe(change);
});

it('keeps what the owner says of himself in the language in which he says it', () => {
  expect(saidOfOneself(' Знаю Kafka. ')).toEqual({ topic: 'about', subject: '', text: 'Знаю Kafka.', text_en: '' });
  expect(saidOfOneself('I know Kafka.')).toEqual({ topic: 'about', subject: '', text: '', text_en: 'I know Kafka.' });
});
