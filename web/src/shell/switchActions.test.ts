import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { NoAnswer, Problem } from '@/api/problem';

import { stopEverything, stopping, UNCONFIRMED_MS } from './switchActions';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const done = { items: [], stopped: true };

it('asks again until the server has confirmed, and says meanwhile that it has not', async () => {
  let asked = 0;
  const stop = stopEverything(async () => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    if (asked < 3) throw asked === 1 ? new NoAnswer(true) : new Problem(503, {});
    return done;
  });
  expect(stopping.get()).toBe('asked');
  await vi.advanceTimersByTimeAsync(UNCONFIRMED_MS);
  expect(stopping.get()).toBe('unconfirmed');
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await stop).toBe(done);
  expect(asked).toBe(3);
  expect(stopping.get()).toBe('no');
});

it('does not repeat what the server refuses', async () => {
  const stop = stopEverything(() => Promise.reject(new Problem(403, { code: 'csrf' })));
  await expect(stop).rejects.toMatchObject({ code: 'csrf' });
  expect(stopping.get()).toBe('no');
});
