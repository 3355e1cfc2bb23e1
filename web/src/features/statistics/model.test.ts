import { expect, it } from 'vitest';

import { bandOf, columns, daysOf, differ, funnel, grid, intervalOf, mainReason, scaleOf, type Outcomes, type Rate } from './model';

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

it('names a reason only when it stands out among those that were said', () => {
  const said = (...counts: [Parameters<typeof mainReason>[0][number]['reason'], number][]) => counts.map(([reason, count]) => ({ reason, count }));
  expect(mainReason(said([null, 40], ['pay', 3], ['level', 2]))).toBe('pay');
  expect(mainReason(said(['pay', 2]))).toBeUndefined();
  expect(mainReason(said(['pay', 4], ['level', 3], ['place', 3]))).toBeUndefined();
  expect(mainReason(said([null, 9]))).toBeUndefined();
  expect(mainReason([])).toBeUndefined();
});

it('takes only the periods that are offered', () => {
  expect([daysOf(new URLSearchParams('days=90')), daysOf(new URLSearchParams('days=-1')), daysOf(new URLSearchParams())]).toEqual([90, 30, 30]);
});

it('names a band of scores by both of its ends', () => {
  expect([0, 60, 90, 100].map(bandOf)).toEqual(['0–9', '60–69', '90–99', '100']);
});

it('shows every day of the period, also the empty ones, and puts none outside', () => {
  const day = (date: string, sent: number) => ({ day: date, sent, answered: 1, invited: 0 });
  const by_day = [day('2026-11-22', 2), day('2026-11-28', 3), day('2026-11-29', 4)];
  const found = columns({ by_day, days: 7, timezone: 'Europe/Moscow' }, Date.parse('2026-11-28T22:30:00Z'));
  expect(found.map((one) => one.day)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29']);
  expect(found.map((one) => one.sent)).toEqual([2, 0, 0, 0, 0, 3, 4]);
  expect(found.map((one) => one.open)).toEqual([false, false, false, false, false, false, true]);
});

it('adds a year up in weeks that lose nothing', () => {
  const by_day = Array.from({ length: 365 }, (_, back) => ({
    day: new Date(Date.parse('2026-11-29') - back * 86_400_000).toISOString().slice(0, 10),
    sent: 1,
    answered: 0,
    invited: 0,
  }));
  const found = columns({ by_day, days: 365, timezone: 'UTC' }, Date.parse('2026-11-29T12:00:00Z'));
  expect(found.length).toBe(53);
  expect(found.reduce((sum, one) => sum + one.sent, 0)).toBe(365);
  expect(found.at(-1)).toMatchObject({ day: '2026-11-23', sent: 7 });
});

it('colours only cells that hold enough', () => {
  const slot = (weekday: number, hour: number, sent: number, answered: number) => ({ weekday, hour, sent, answered, invited: 0 });
  const { blocks, rows } = grid([slot(5, 9, 6, 3), slot(5, 11, 6, 3), slot(1, 21, 9, 9)]);
  expect(blocks).toEqual([8, 20]);
  expect(rows.map((row) => row.weekday)).toEqual([1, 5]);
  expect(rows[1]?.cells[0]).toEqual({ sent: 12, answered: 6, tint: 0.5 });
  expect(rows[0]?.cells[1]).toMatchObject({ sent: 9, tint: 0 });
});

it('gives intervals one scale', () => {
  expect(scaleOf([rate(10, 120, 0.0459, 0.1465), rate(1, 100, 0, 0.05), rate(2, 5, 0.1, 0.9)])).toBe(15);
  expect(scaleOf([rate(2, 5, 0.1, 0.9)])).toBe(0);
});
