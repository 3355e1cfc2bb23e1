import { describe, expect, it } from 'vitest';

import { changeOf, followed, onlyChanged, type Filters, type Settings } from './filters';

const DERIVED = { salary_from: 140_000, areas: { include: ['1'], exclude: [] }, work_formats: [], text: null } as unknown as Filters;
const SEEN = {
  filters: { ...DERIVED, salary_from: 200_000 },
  filters_derived: DERIVED,
  filters_source: {
    salary_from: 'owner',
    'areas.include': 'derived',
    'areas.exclude': 'derived',
    work_formats: 'derived',
    text: 'derived',
  },
} as unknown as Settings;

describe('a change of filters', () => {
  it('names nothing that was not touched', () => {
    expect(changeOf(SEEN, SEEN.filters, [])).toEqual({ filters: null, filters_reset: [] });
  });

  it('names one of a group without its neighbours', () => {
    const now = { ...SEEN.filters, areas: { include: ['2'], exclude: [] } };
    expect(changeOf(SEEN, now, []).filters).toEqual({ areas: { include: ['2'] } });
  });

  it('says no limit where a field was emptied', () => {
    expect(changeOf(SEEN, { ...SEEN.filters, salary_from: null }, []).filters).toEqual({ salary_from: null });
  });

  it('lets a filter follow the resume again instead of choosing the same number', () => {
    const now = followed(SEEN.filters, DERIVED, 'salary_from');
    expect(now.salary_from).toBe(140_000);
    expect(changeOf(SEEN, now, ['salary_from'])).toEqual({ filters: null, filters_reset: ['salary_from'] });
  });

  it('is a choice once the followed value was edited', () => {
    const now = { ...followed(SEEN.filters, DERIVED, 'salary_from'), salary_from: 150_000 };
    expect(changeOf(SEEN, now, ['salary_from'])).toEqual({ filters: { salary_from: 150_000 }, filters_reset: [] });
  });

  it('puts back one of a group and keeps the other', () => {
    const chosen = { ...DERIVED, areas: { include: ['2'], exclude: ['3'] } } as Filters;
    expect(followed(chosen, DERIVED, 'areas.include').areas).toEqual({ include: ['1'], exclude: ['3'] });
  });
});

describe('changed fields', () => {
  it('are those that differ, lists by what is in them', () => {
    expect(onlyChanged({ mode: 'off', list: ['a'], cap: 1 }, { mode: 'auto', list: ['a'], cap: 1 })).toEqual({ mode: 'auto' });
  });
});
