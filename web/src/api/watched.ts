import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';

import type { Application, ApplicationPage } from './applications';
import { keys } from './keys';
import { isOutdated } from './outdated';
import { isDeep } from './pages';

type Pages = InfiniteData<ApplicationPage>;

const pagesOf = (list: Query) => (list.state.data as Pages | undefined)?.pages ?? [];
const rowsOf = (list: Query) => pagesOf(list).flatMap((page) => page.items);

function shown(client: QueryClient, part: string): Query[] {
  return client.getQueryCache().findAll({ queryKey: [...keys.applications, part], type: 'active' });
}

/** A letter that is open beside the list that it stands in: a look at the list tells whether the letter has to be looked at, too. */
export function isWatched(client: QueryClient, query: Query): boolean {
  const { queryKey, state } = query;
  if (isOutdated(query)) return false; // no look at the list brings what the last one at the letter did not
  if (queryKey[0] !== keys.applications[0] || queryKey[1] !== 'one' || state.data === undefined) return false;
  const { id } = state.data as Application;
  return shown(client, 'review').some((list) => !isDeep(list.state.data) && rowsOf(list).some((row) => row.id === id));
}

/** The list of letters has come: open ones that it shows otherwise, or no more, are asked for again. */
export function lookAtWatched(client: QueryClient, list: Query): void {
  if (list.queryKey[0] !== keys.applications[0] || list.queryKey[1] !== 'review') return;
  const rows = new Map(rowsOf(list).map((row) => [row.id, row]));
  const whole = pagesOf(list).at(-1)?.next === null;
  for (const one of shown(client, 'one')) {
    const known = one.state.data as Application | undefined;
    if (known === undefined || one.state.fetchStatus === 'fetching') continue;
    const row = rows.get(known.id);
    const changed = row === undefined ? whole && known.state === 'review' : row.updated_at !== known.updated_at;
    if (changed) void client.refetchQueries({ queryKey: one.queryKey, exact: true });
  }
}
