import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, test, vi } from 'vitest';

import { ofPages, renew } from './pages';

async function listOf(pages: number) {
  const client = new QueryClient();
  let asked = 0;
  const observer = new InfiniteQueryObserver(client, {
    queryKey: ['applications', 'list'],
    queryFn: ({ pageParam }) => {
      asked += 1;
      return { items: [pageParam], next: pageParam + 1 };
    },
    initialPageParam: 1,
    getNextPageParam: (page) => page.next,
    ...ofPages,
  });
  const end = observer.subscribe(() => undefined);
  await observer.refetch();
  while ((observer.getCurrentResult().data?.pages.length ?? 0) < pages) await observer.fetchNextPage();
  const before = asked;
  return { client, observer, end, askedAgain: () => asked - before };
}

describe('a list after an event', () => {
  test('a short one is asked for again', async () => {
    const { client, observer, end, askedAgain } = await listOf(2);
    renew(client, ['applications']);
    await client.getQueryCache().find({ queryKey: ['applications', 'list'] })?.promise;
    expect(askedAgain()).toBe(2);
    expect(observer.getCurrentResult().isStale).toBe(false);
    end();
  });

  test('a long one is only marked: not one request', async () => {
    const { client, observer, end, askedAgain } = await listOf(6);
    renew(client, ['applications']);
    expect(client.isFetching()).toBe(0);
    expect(askedAgain()).toBe(0);
    expect(observer.getCurrentResult().isStale).toBe(true);
    end();
  });
});

test('events do not keep what fails from being known to have failed', async () => {
  const client = new QueryClient();
  let asked = 0;
  const observer = new QueryObserver(client, {
    queryKey: ['bootstrap'],
    queryFn: () => {
      asked += 1;
      return asked === 1 ? Promise.resolve('there') : Promise.reject(new Error('500'));
    },
    retry: 2,
    retryDelay: 30,
  });
  const end = observer.subscribe(() => undefined);
  await observer.refetch();
  const events = setInterval(() => renew(client, ['bootstrap']), 10);
  await vi.waitFor(() => expect(observer.getCurrentResult().isError).toBe(true));
  clearInterval(events);
  expect(observer.getCurrentResult().data).toBe('there');
  end();
});
