import { describe, expect, it } from 'vitest';

import { ofEmployer, picked, sendable, toggled, type Row } from './model';

function row(id: string, facts: object = {}, vacancy: object = {}): Row {
  const named = { employer_id: '1', employer_name: 'Точка', ...vacancy };
  return { id, can: ['approve', 'dismiss'], letter_grounded: true, authored_by: 'llm', vacancy: named, ...facts } as unknown as Row;
}

describe('letters that are ticked', () => {
  it('are decided about only while they are in the list', () => {
    expect(picked([row('a'), row('b')], new Set(['b', 'gone'])).map(({ id }) => id)).toEqual(['b']);
  });

  it('leave in bulk only with every phrase proved, a letter that is there, and no change that is not saved', () => {
    const rows = [row('good'), row('unproven', { letter_grounded: false }), row('unwritten', { can: ['dismiss'] }), row('begun')];
    expect(sendable(rows, ({ id }) => id === 'begun').map(({ id }) => id)).toEqual(['good']);
  });

  it('are ticked and unticked without touching the others', () => {
    expect([...toggled(new Set(['a']), 'b')]).toEqual(['a', 'b']);
    expect([...toggled(new Set(['a', 'b']), 'a')]).toEqual(['b']);
  });
});

describe('letters to one company', () => {
  it('are told by its number, and by its name where there is none', () => {
    const rows = [row('a'), row('b', {}, { employer_id: '2' }), row('c', {}, { employer_id: null })];
    expect(ofEmployer(rows, row('x')).map(({ id }) => id)).toEqual(['a']);
    expect(ofEmployer(rows, row('x', {}, { employer_id: null })).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});
