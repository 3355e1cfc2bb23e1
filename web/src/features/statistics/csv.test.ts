import { expect, it } from 'vitest';

import { csvOf, type Words } from './csv';
import { funnel, type Outcomes, type Rate } from './model';

const rate = (count: number, of: number, low: number | null, high: number | null): Rate => ({ count, of, low, high });
const few = rate(2, 18, 0.031, 0.328);
const words: Words = {
  heads: ['part', 'row', 'step', 'count', 'of', 'low', 'high'],
  funnel: 'funnel',
  viewed: 'viewed',
  answered: 'answered',
  invited: 'invited',
  nameOf: ({ count }) => `step of ${String(count)}`,
};

it('gives a spreadsheet the numbers of the page, no share of few, and no formula', () => {
  const total: Outcomes = { sent: 120, viewed: few, answered: rate(10, 120, 0.0459, 0.1465), invited: few, rejected: few, silent: 0, young: 0 };
  const steps = funnel({ looked_at: 300, fit: 130, total });
  const text = csvOf(steps, [{ title: 'by; resume', rows: [{ name: '=SUM("x")', outcomes: total }] }], words);
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(text.slice(1).split('\r\n')).toEqual([
    'part;row;step;count;of;low;high',
    'funnel;;step of 300;300;;;',
    'funnel;;step of 130;130;;;',
    'funnel;;step of 120;120;;;',
    'funnel;;step of 2;2;18;;',
    'funnel;;step of 10;10;120;4;15',
    'funnel;;step of 2;2;18;;',
    `"by; resume";"'=SUM(""x"")";viewed;2;18;;`,
    `"by; resume";"'=SUM(""x"")";answered;10;120;4;15`,
    `"by; resume";"'=SUM(""x"")";invited;2;18;;`,
    '',
  ]);
});
