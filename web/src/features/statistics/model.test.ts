import { expect, it } from 'vitest';

import { bandOf, daysOf, differ, funnel, intervalOf, type Outcomes, type Rate } from './model';

const rate = (count: number, of: number, low: number | null, high: number | null): Rate => ({ count, of, low, high });

it('rounds an interval outwards and says nothing about few', () => {
  expect(intervalOf(rate(10, 120, 0.0459, 0.1465))).toEqual({ low: 4, high: 15 });
  expect(intervalOf(rate(2, 19, 0.03, 0.32))).toBeUndefined();
  expect(intervalOf(rate(0, 0, null, null))).toBeUndefined();
});

it('sees a difference only between intervals that do not overlap', () => {
  expect(differ([rate(1, 100, 0, 0.05), rate(30, 100, 0.22, 0.4)])).toBe(true);
  expect(differ([rate(10, 120, 0.04, 0.15), rate(6, 64, 0.04, 0.19)])).toBe(false);
  expect(differ([rate(0, 5, 0, 0.4), rate(5, 5, 0.6, 1)])).toBe(false);
});

it('measures bars against the longest, also when nothing was looked at', () => {
  const none = rate(0, 0, null, null);
  const total: Outcomes = { sent: 4, viewed: rate(2, 4, 0.1, 0.9), answered: none, invited: none, rejected: none, silent: 2, young: 2 };
  const widths = funnel({ looked_at: 8, fit: 8, total }).map((step) => step.width);
  expect(widths).toEqual([100, 100, 50, 25, 0, 0]);
  expect(funnel({ looked_at: 0, fit: 0, total: { ...total, sent: 0, viewed: none } }).every((step) => step.width === 0)).toBe(true);
});

it('takes only the periods that are offered', () => {
  expect([daysOf(new URLSearchParams('days=90')), daysOf(new URLSearchParams('days=-1')), daysOf(new URLSearchParams())]).toEqual([90, 30, 30]);
});

it('names a band of scores by both of its ends', () => {
  expect([0, 60, 90, 100].map(bandOf)).toEqual(['0–9', '60–69', '90–99', '100']);
});
