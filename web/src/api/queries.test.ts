import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Problem } from './problem';
import { createQueryClient } from './queries';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** How often it was asked within a minute, while it is answered so. */
async function tries(error: Error): Promise<number> {
  const ask = vi.fn(() => Promise.reject(error));
  const asked = createQueryClient()
    .fetchQuery({ queryKey: ['one'], queryFn: ask, ...createQueryClient().getDefaultOptions().queries })
    .catch(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  await asked;
  return ask.mock.calls.length;
}

it('waits for a server that is restarting as long as a restart takes', async () => {
  expect(await tries(new Problem(503, { code: 'restarting' }))).toBe(21);
});

it('asks twice more for what failed in passing, and once only for what was refused', async () => {
  expect(await tries(new Problem(500, {}))).toBe(3);
  expect(await tries(new Problem(503, { code: 'messages_unavailable' }))).toBe(3);
  expect(await tries(new Problem(404, {}))).toBe(1);
});

it('goes on by itself once the server is back', async () => {
  const answers = [() => Promise.reject(new Problem(503, { code: 'restarting' })), () => Promise.resolve('back')];
  const client = createQueryClient();
  const asked = client.fetchQuery({ queryKey: ['one'], queryFn: () => answers.shift()!(), ...client.getDefaultOptions().queries });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await asked).toBe('back');
});
