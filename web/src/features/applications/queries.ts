import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';

import { statesOf, type Filter } from './model';

const PAGE = 50;

export function useApplications({ group, text }: Filter) {
  return useInfiniteQuery({
    queryKey: [...keys.applications, 'list', group, text],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/applications', {
          params: {
            query: {
              limit: PAGE,
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
  });
}
