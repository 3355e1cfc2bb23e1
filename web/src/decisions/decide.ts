import { api, newKey, take, type Schemas } from '@/api/client';
import { isProblem, Problem } from '@/api/problem';
import { createStore } from '@/lib/store';

export type Application = Schemas['ApplicationBody'];
export type Decision = Schemas['DecisionItem'];
export type Result = Schemas['services__api__applications__decision_bodies__DecisionResult'];

/** Applications of the newest decisions; with their versions where many were decided at once. */
type Undoable = readonly string[] | ReadonlyMap<string, number>;

/** The newest decisions that may be taken back, by `Z` or from the toast. */
export const undoable = createStore<Undoable>([]);

/** The decision met another state than the one that was shown; nothing was decided. */
export function changedMeanwhile(error: unknown): boolean {
  return isProblem(error) && (error.code === 'letter_changed' || error.code === 'version_conflict');
}

const LOOKS = 10;
const LOOK_MS = 400;

/** Says one decision about one application; a Problem when it is refused, 409 with who decided before. */
export function decide({ application_id, ...body }: Decision): Promise<Result> {
  return take(
    api.POST('/api/applications/{application_id}/decision', {
      params: { path: { application_id }, header: newKey() },
      body,
    }),
  );
}

/** Takes a decision back while nothing has left. A decision that is still on its way is waited for, a few seconds. */
export async function undo(applicationId: string): Promise<Result> {
  for (let look = 0; look < LOOKS; look += 1) {
    const now = await take(
      api.GET('/api/applications/{application_id}', { params: { path: { application_id: applicationId } } }),
    );
    if (now.can.includes('undo')) {
      return decide({ application_id: applicationId, action: 'undo', expected_version: now.version });
    }
    if (now.state !== 'review') throw new Problem(409, { code: 'too_late', params: { sent_at: now.sent_at } });
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Problem(409, { code: 'too_late' });
}

export function keepUndoable(what: Undoable): void {
  undoable.set(what);
}
