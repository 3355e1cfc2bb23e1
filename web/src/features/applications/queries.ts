import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { ofPages, pageSize } from '@/api/pages';

import { statesOf, type Filter } from './model';

export function listKey({ group, text }: Filter) {
  return [...keys.applications, 'list', group, text];
}

export function useApplications(filter: Filter) {
  const { group, text } = filter;
  return useInfiniteQuery({
    queryKey: listKey(filter),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/applications', {
          params: {
            query: {
              limit: pageSize(pageParam),
              cursor: pageParam,
              ...(group === '' ? {} : { state: statesOf(group) }),
              ...(text === '' ? {} : { q: text }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    ...ofPages,
  });
}
