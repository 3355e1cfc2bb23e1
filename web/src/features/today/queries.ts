import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { ofPages } from '@/api/pages';

const NEXT = 50;

/** What will be sent, the soonest first. */
export function useNextSends() {
  return useQuery({
    queryKey: [...keys.applications, 'next'],
    queryFn: ({ signal }) =>
      take(api.GET('/api/applications', { params: { query: { state: ['queued', 'held'], limit: NEXT } }, signal })),
    select: (page) => ({
      total: page.total,
      items: page.items.toSorted((one, other) => one.not_before.localeCompare(other.not_before)),
    }),
  });
}

const NEWS = 12;

/** Notifications, the newest first; older ones a page at a time. */
export function useNews() {
  return useInfiniteQuery({
    ...ofPages,
    queryKey: [...keys.notifications, 'newest'],
    queryFn: ({ pageParam, signal }) =>
      take(api.GET('/api/notifications', { params: { query: { limit: NEWS, before: pageParam } }, signal })),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ items }) => (items.length < NEWS ? undefined : items.at(-1)?.seq),
  });
}

/** Says that everything up to a notification was read, to the other devices too. */
export function useRead() {
  return useMutation({ mutationFn: (seq: number) => take(api.POST('/api/notifications/read', { body: { seq } })) });
}

export function useTelegramLinked() {
  return useQuery({
    queryKey: keys.telegram,
    queryFn: ({ signal }) => take(api.GET('/api/telegram', { signal })),
    select: (found) => found.chat !== null,
  });
}
