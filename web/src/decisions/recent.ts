import { useQuery } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';

export type PastDecision = Schemas['DecisionBody'];

/** The last decisions of the owner, wherever they were made, the newest first. */
export function useRecentDecisions() {
  return useQuery({
    queryKey: [...keys.decisions, 'recent'],
    queryFn: ({ signal }) => take(api.GET('/api/decisions', { params: { query: { limit: 20 } }, signal })),
  });
}

/** What was decided about an application that is open no more; nothing while it can still be decided. */
export function decidedBefore(
  decisions: readonly PastDecision[],
  id: string,
  open: boolean,
): PastDecision | undefined {
  const last = decisions.find((one) => one.application_id === id && one.outcome !== 'refused' && one.action !== 'edit');
  if (last === undefined || last.action === 'undo') return undefined;
  return open && last.outcome !== 'pending' ? undefined : last;
}
