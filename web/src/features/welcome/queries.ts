import { useQuery } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';

const LOOK_MS = 3_000;

function useMatches(decision?: Schemas['MatchBody']['decision']) {
  return useQuery({
    queryKey: [...keys.matches, 'first', decision ?? 'all'],
    // A vacancy that does not fit is no news to anybody: this step looks for itself.
    refetchInterval: LOOK_MS,
    queryFn: ({ signal }) =>
      take(api.GET('/api/matches', { params: { query: { limit: 1, sort: 'score', decision } }, signal })),
  });
}

/** How far the first search is, and the best vacancy so far. */
export function useFirstSearch() {
  const all = useMatches();
  const fit = useMatches('matched');
  return {
    error: all.error ?? fit.error,
    retry: () => Promise.all([all.refetch(), fit.refetch()]),
    found:
      all.data === undefined || fit.data === undefined
        ? undefined
        : { looked: all.data.total, fit: fit.data.total, best: fit.data.items[0] },
  };
}
