import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

const isOutdated = ({ state }: Query) => state.status === 'error' && state.data !== undefined;

function anyOutdated(client: QueryClient): boolean {
  return client.getQueryCache().findAll({ type: 'active', predicate: isOutdated }).length > 0;
}

/** Whether something on the page could not be renewed and shows what was before; `again` asks for it anew. */
export function useOutdated(): { outdated: boolean; again: () => void } {
  const client = useQueryClient();
  const outdated = useSyncExternalStore(
    (changed) => client.getQueryCache().subscribe(changed),
    () => anyOutdated(client),
  );
  return { outdated, again: () => void client.refetchQueries({ type: 'active', predicate: isOutdated }) };
}
