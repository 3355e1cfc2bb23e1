import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, newKey, take } from '@/api/client';
import { keys } from '@/api/keys';
import { ofPages, pageSize } from '@/api/pages';

import { queryOf, type Filter } from './model';

export function listKey(filter: Filter) {
  return [...keys.matches, 'list', queryOf(filter)];
}

export function useMatches(filter: Filter) {
  const query = queryOf(filter);
  return useInfiniteQuery({
    queryKey: listKey(filter),
    queryFn: ({ pageParam, signal }) =>
      take(api.GET('/api/matches', { params: { query: { ...query, limit: pageSize(pageParam), cursor: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    ...ofPages,
  });
}

/** The owner wants this one although the agent did not. */
export function useApplyAnyway() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ url, resumeId }: { url: string; resumeId: string }) =>
      take(
        api.POST('/api/applications/by-link', {
          params: { header: newKey() },
          body: { url, text: '', name: '', company: '', resume_id: resumeId, override: false },
        }),
      ),
    onSuccess: () => {
      for (const queryKey of [keys.bootstrap, keys.applications]) void client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: keys.matches });
    },
  });
}
