import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';

import { api, take, type Schemas } from './client';
import { keys } from './keys';
import { ofPages } from './pages';

export type Notification = Schemas['NotificationBody'];

export type NotificationPage = Schemas['NotificationList'];

/** Rows of a page, and of the latest few. */
export const NEWS = 12;
export const LATEST = 8;

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

/** The last few of them. */
export function useLatest() {
  return useQuery({
    queryKey: [...keys.notifications, 'latest'],
    queryFn: ({ signal }) => take(api.GET('/api/notifications', { params: { query: { limit: LATEST } }, signal })),
  });
}

/** Says that everything up to a notification was read, to the other devices too. */
export function useRead() {
  return useMutation({ mutationFn: (seq: number) => take(api.POST('/api/notifications/read', { body: { seq } })) });
}

/** The screen that a notification speaks of. */
export function placeOf({ data, about }: Pick<Notification, 'data' | 'about'>): string | undefined {
  const chat = data.chat_id;
  if (typeof chat === 'string') return `/chats/${chat}`;
  const application = data.application_id;
  if (typeof application === 'string') return `/applications/${application}`;
  const match = about?.startsWith('match:') === true ? about.slice('match:'.length) : undefined;
  return match === undefined ? undefined : `/vacancies/${match}`;
}
