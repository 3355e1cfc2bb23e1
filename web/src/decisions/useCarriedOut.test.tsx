// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { keys } from '@/api/keys';

import { useCarriedOut } from './useCarriedOut';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function drawn() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const asked: unknown[] = [];
  vi.spyOn(client, 'invalidateQueries').mockImplementation((filters) => {
    asked.push(filters?.queryKey);
    return Promise.resolve();
  });
  const tell = (...outcomes: string[]) =>
    act(async () => {
      client.setQueryData(keys.bootstrap, { decisions: outcomes.map((outcome, id) => ({ id: String(id), outcome })) });
      await vi.advanceTimersByTimeAsync(0);
    });
  return {
    asked,
    tell,
    wait: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)),
    draw: () => renderHook(useCarriedOut, { wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> }),
  };
}

it('looks for a decision until it is carried out, ever more seldom, and then at what it has changed', async () => {
  const { asked, tell, wait, draw } = drawn();
  await tell('pending', 'done');
  draw();
  await wait(500);
  expect(asked).toEqual([keys.bootstrap]);
  await wait(1_000);
  expect(asked).toHaveLength(2);
  await wait(60_000);
  expect(asked.length).toBeLessThan(10);
  asked.length = 0;
  await tell('done', 'done');
  expect(asked).toEqual([keys.applications, keys.matches]);
  await wait(60_000);
  expect(asked).toHaveLength(2);
});

it('looks for nothing where everything is carried out', async () => {
  const { asked, tell, wait, draw } = drawn();
  await tell('done', 'refused');
  draw();
  await wait(60_000);
  expect(asked).toEqual([]);
});
