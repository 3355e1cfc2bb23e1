import { api, newKey, take, type Schemas } from '@/api/client';

import type { Decision } from './decide';

export type Outcome = Schemas['DecisionResults'];

const TRIES = 4;
const PAUSE_MS = 700;

/** Several decisions in one request; each stands or falls by itself. */
export function decideMany(items: readonly Decision[]): Promise<Outcome> {
  return take(api.POST('/api/decisions', { params: { header: newKey() }, body: { items: [...items] } }));
}

/**
 * Takes decisions back: those that the server has not carried out yet are asked for again for a few seconds. Returns
 * how many were taken back; the rest have left already.
 */
export async function undoMany(versions: ReadonlyMap<string, number>): Promise<number> {
  let left = new Map(versions);
  let done = 0;
  for (let look = 0; look < TRIES && left.size > 0; look += 1) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const items = [...left].map(([application_id, expected_version]) => ({
      application_id,
      expected_version,
      action: 'undo' as const,
    }));
    const { items: results, accepted } = await decideMany(items);
    done += accepted;
    left = new Map(
      results.flatMap(({ status, current }) =>
        status === 'refused' && current !== null && (current.can.includes('undo') || current.state === 'review')
          ? [[current.id, current.version] as const]
          : [],
      ),
    );
  }
  return done;
}
