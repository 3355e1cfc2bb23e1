import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';

export function useStatistics(days: number, resumeId: string | null) {
  return useQuery({
    queryKey: [...keys.statistics, days, resumeId],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/statistics', {
          params: { query: { days, ...(resumeId === null ? {} : { resume_id: resumeId }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}
