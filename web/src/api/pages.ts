import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';

const FIRST = 50;
const FOLLOWING = 200;
/** So many pages are still asked for again with every change; a longer list waits until its reader wants it. */
const MOST = 2;

/** A screen opens with few rows; who scrolls on gets many at once, since each page that comes draws the screen anew. */
export function pageSize(cursor: string | null): number {
  return cursor === null ? FIRST : FOLLOWING;
}

export function isDeep(data: unknown): boolean {
  const pages = (data as Partial<InfiniteData<unknown>> | undefined)?.pages;
  return Array.isArray(pages) && pages.length > MOST;
}

/**
 * Options of a list that comes page by page: all pages of a long list are never asked for at once by themselves, and pages that have come
 * are not compared with themselves for each one that comes. It is stale only after something changed.
 */
export const ofPages = {
  staleTime: Infinity,
  structuralSharing: false,
  refetchOnWindowFocus: (query: Pick<Query, 'state'>) => !isDeep(query.state.data),
  refetchOnMount: (query: Pick<Query, 'state'>) => !isDeep(query.state.data),
} as const;

/** It has failed and will be asked for again in a moment: begun anew by every event, it would never be known to have failed. */
const triesAgain = ({ state }: Query) => state.fetchStatus === 'fetching' && state.fetchFailureCount > 0;

/** What begins with a key is old: shown parts of it are asked for again, long lists and what `spared` names only marked. */
export function renew(client: QueryClient, queryKey: readonly string[] = [], spared: (query: Query) => boolean = () => false): void {
  void client.invalidateQueries({ queryKey, refetchType: 'none' });
  const predicate = (query: Query) => !isDeep(query.state.data) && !triesAgain(query) && !spared(query);
  void client.refetchQueries({ queryKey, type: 'active', stale: true, predicate });
}
