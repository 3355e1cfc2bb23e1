import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';

const PAGE = 100;

export function useQueue(resumeId: string | null) {
  return useInfiniteQuery({
    queryKey: [...keys.applications, 'review', resumeId],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/applications', {
          params: {
            query: { state: ['review'], limit: PAGE, cursor: pageParam, ...(resumeId === null ? {} : { resume_id: resumeId }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useApplication(id: string) {
  return useQuery({
    queryKey: [...keys.applications, 'one', id],
    queryFn: ({ signal }) =>
      take(api.GET('/api/applications/{application_id}', { params: { path: { application_id: id } }, signal })),
  });
}

export function useMatch(id: string | null, wanted: boolean) {
  return useQuery({
    queryKey: [...keys.matches, 'one', id],
    enabled: id !== null && wanted,
    queryFn: ({ signal }) =>
      take(api.GET('/api/matches/{match_id}', { params: { path: { match_id: id ?? '' } }, signal })),
  });
}

export function useCheck(applicationId: string) {
  return useMutation({
    mutationFn: (letter: string) =>
      take(api.POST('/api/letters/check', { body: { letter, application_id: applicationId } })),
  });
}
