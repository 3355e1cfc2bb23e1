import type { Schemas } from '@/api/client';
import { useBootstrap } from '@/api/queries';

export type PastDecision = Schemas['DecisionBody'];

const NONE: readonly PastDecision[] = [];

/** The last decisions of the owner, wherever they were made, the newest first. */
export function useRecentDecisions(): readonly PastDecision[] {
  return useBootstrap(({ decisions }) => decisions).data ?? NONE;
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
