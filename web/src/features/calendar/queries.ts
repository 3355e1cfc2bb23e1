import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { serverNow } from '@/live/clock';

import type { Choice } from './model';

const DAY_MS = 86_400_000;
const BACK_DAYS = 30;
const AHEAD_DAYS = 180;

function at(days: number): string {
  return new Date(serverNow() + days * DAY_MS).toISOString();
}

/** From a month ago, so that a missed deadline is still seen, to half a year ahead. */
export function useCalendar() {
  return useQuery({
    queryKey: keys.calendar,
    queryFn: ({ signal }) =>
      take(api.GET('/api/calendar', { params: { query: { since: at(-BACK_DAYS), until: at(AHEAD_DAYS) } }, signal })),
    select: (found) => found.items,
  });
}

export interface Chosen {
  id: string;
  choice: Choice;
  anyway?: boolean;
}

export function useChoose() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, choice, anyway = false }: Chosen) =>
      take(
        api.POST('/api/calendar/{commitment_id}/choice', {
          params: { path: { commitment_id: id } },
          body: { choice, anyway },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.calendar }),
  });
}

export function useFeed() {
  return useQuery({
    queryKey: keys.calendarFeed,
    queryFn: ({ signal }) => take(api.GET('/api/calendar/feed', { signal })),
  });
}

/** A new address; the one before it stops working. */
export function useMakeFeed() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST('/api/calendar/feed')),
    onSuccess: ({ created_at }) => client.setQueryData(keys.calendarFeed, { url: null, created_at }),
  });
}

export function useEndFeed() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take<unknown>(api.DELETE('/api/calendar/feed')),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.calendarFeed }),
  });
}
