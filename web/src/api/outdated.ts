import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import { restarts } from './problem';

/** What an event puts into an old answer makes it no newer: the last time that it was asked for failed. */
export const isOutdated = ({ state }: Query) => state.data !== undefined && state.errorUpdatedAt > state.dataUpdatedAt;

const isWaiting = ({ state }: Query) => state.fetchStatus === 'fetching' && restarts(state.fetchFailureReason);

function any(client: QueryClient, predicate: (query: Query) => boolean): boolean {
  return client.getQueryCache().findAll({ type: 'active', predicate }).length > 0;
}

function oldest(client: QueryClient): number | undefined {
  const old = client.getQueryCache().findAll({ type: 'active', predicate: isOutdated });
  return old.length === 0 ? undefined : Math.min(...old.map(({ state }) => state.dataUpdatedAt));
}

/** What could not be renewed is asked for anew. */
export function askAgain(client: QueryClient): void {
  void client.refetchQueries({ type: 'active', predicate: (query) => isOutdated(query) && query.state.fetchStatus === 'idle' });
}

/**
 * Of when the oldest thing on the page is that could not be renewed, by this machine's clock; nothing where all is new. `again` asks for it
 * anew.
 */
export function useOutdated(): { since: number | undefined; again: () => void } {
  const client = useQueryClient();
  const since = useSyncExternalStore(
    (changed) => client.getQueryCache().subscribe(changed),
    () => oldest(client),
  );
  return { since, again: () => askAgain(client) };
}

/** Whether something on the page waits for a server that is beginning anew. */
export function useRestarting(): boolean {
  const client = useQueryClient();
  return useSyncExternalStore(
    (changed) => client.getQueryCache().subscribe(changed),
    () => any(client, isWaiting),
  );
}
