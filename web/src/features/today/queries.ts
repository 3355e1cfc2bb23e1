import { useQuery } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';

const NEXT = 50;

/** What will be sent, the soonest first. */
export function useNextSends() {
  return useQuery({
    queryKey: keys.nextSends,
    queryFn: ({ signal }) =>
      take(api.GET('/api/applications', { params: { query: { state: ['queued', 'held'], limit: NEXT } }, signal })),
    select: (page) => ({
      total: page.total,
      items: page.items.toSorted((one, other) => one.not_before.localeCompare(other.not_before)),
    }),
  });
}

export function useTelegramLinked() {
  return useQuery({
    queryKey: keys.telegram,
    queryFn: ({ signal }) => take(api.GET('/api/telegram', { signal })),
    select: (found) => found.chat !== null,
  });
}
