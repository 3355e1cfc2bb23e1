import { useInfiniteQuery, useMutation } from '@tanstack/react-query';

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

export function useCheck(applicationId: string) {
  return useMutation({
    mutationFn: (letter: string) =>
      take(api.POST('/api/letters/check', { body: { letter, application_id: applicationId } })),
  });
}
