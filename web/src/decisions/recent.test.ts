import { expect, it } from 'vitest';

import { decidedBefore, type PastDecision } from './recent';

const made = (action: string, outcome: PastDecision['outcome'] = 'done', application_id = 'a') =>
  ({ application_id, action, outcome }) as PastDecision;

it('names the decision that closed an application', () => {
  expect(decidedBefore([made('approve', 'done', 'b'), made('dismiss')], 'a', false)?.action).toBe('dismiss');
});

it('names one that is not carried out yet, though the row still looks open', () => {
  expect(decidedBefore([made('approve', 'pending')], 'a', true)?.action).toBe('approve');
});

it('says nothing of what was taken back, refused, or left it open', () => {
  expect(decidedBefore([made('undo'), made('approve')], 'a', true)).toBeUndefined();
  expect(decidedBefore([made('approve', 'refused')], 'a', true)).toBeUndefined();
  expect(decidedBefore([made('edit', 'pending')], 'a', true)).toBeUndefined();
  expect(decidedBefore([made('dismiss')], 'a', true)).toBeUndefined();
});
