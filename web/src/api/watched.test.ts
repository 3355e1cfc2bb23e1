import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';

import { isWatched } from './watched';

test('a letter beside its list is spared, but not one that could not be looked at', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  let away = false;
  const list = { pages: [{ items: [{ id: 'a' }], next: null }], pageParams: [1] };
  const answers = [
    { queryKey: ['applications', 'review'], queryFn: () => list },
    { queryKey: ['applications', 'one', 'a'], queryFn: () => (away ? Promise.reject(new Error('503')) : { id: 'a' }) },
  ];
  const observers = answers.map((one) => new QueryObserver<unknown>(client, one));
  const ends = observers.map((one) => one.subscribe(() => undefined));
  await Promise.all(observers.map((one) => one.refetch()));
  const letter = client.getQueryCache().find({ queryKey: ['applications', 'one', 'a'] })!;
  expect(isWatched(client, letter)).toBe(true);

  away = true;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1_000 });
  await observers[1]!.refetch();

  expect(isWatched(client, letter)).toBe(false);
  ends.forEach((end) => end());
  vi.useRealTimers();
});
