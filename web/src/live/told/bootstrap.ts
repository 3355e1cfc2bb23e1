import type { Schemas } from '@/api/client';
import type { Bootstrap } from '@/api/queries';

import type { NotificationFrame } from '../frames';
import { rowsTold } from './rows';

type Switches = Schemas['SwitchList'];
type Pause = Schemas['SwitchBody'];
type Decision = Schemas['DecisionBody'];

const SCOPES: readonly Pause['scope'][] = ['system', 'user', 'account', 'resume'];
const DECISIONS = 20;
const PLANNED = new Set<string>(['queued', 'held']);
const DONE = new Set<string>(['sent', 'sent_by_hand']);

function word(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** What a switch of the owner says: it was put, or pauses of its scope for these reasons stand no more. */
function switchesTold(before: Switches, { data }: NotificationFrame): Switches {
  const scope = SCOPES.find((one) => one === data?.scope);
  const scope_id = scope === 'system' ? null : word(data?.scope_id);
  const put = data?.change === 'paused' || data?.change === 'stopped';
  const lifted = put ? ['owner'] : data?.change === 'resumed' && Array.isArray(data.lifted) ? (data.lifted as unknown[]) : [];
  const since = word(data?.occurred_at);
  if (scope === undefined || since === null || lifted.length === 0) return before;
  const left = before.items.filter((one) => one.scope !== scope || one.scope_id !== scope_id || !lifted.includes(one.reason));
  const own: Pause = {
    scope, scope_id, since, reason: 'owner', paused_by: 'owner', until: word(data?.until), detail: {}, can_lift: scope !== 'system',
  };
  const items = (put ? [...left, own] : left).toSorted((one, other) => SCOPES.indexOf(one.scope) - SCOPES.indexOf(other.scope));
  return { items, stopped: items.some((one) => one.scope !== 'resume') };
}

function decisionsTold(before: Decision[], { kind, data }: NotificationFrame): Decision[] {
  const [id, action, via] = [word(data?.decision_id), word(data?.decision), word(data?.via)];
  const created_at = word(data?.occurred_at);
  if (kind === 'match.refused') {
    return before.map((one) => (one.id === id ? { ...one, outcome: 'refused' as const, refused_why: word(data?.reason) } : one));
  }
  if (id === null || action === null || via === null || created_at === null || before.some((one) => one.id === id)) return before;
  const made: Decision = {
    id, action, via, created_at, outcome: 'pending', application_id: word(data?.application_id),
    vacancy_id: null, letter_hash: null, refused_why: null, detail: null, settled_at: null,
  };
  return [made, ...before].slice(0, DECISIONS);
}

/** Letters that were about to leave and did, or will not: the counters are of the same moment as the rows. */
function sendsTold(before: Bootstrap, frames: readonly NotificationFrame[]): Pick<Bootstrap, 'next_sends' | 'counters'> {
  const { counters, next_sends } = before;
  const rows = rowsTold(next_sends.items, frames);
  if (rows === next_sends.items) return { counters, next_sends };
  const items = rows.filter((one) => PLANNED.has(one.state));
  const gone = rows.filter((one) => !PLANNED.has(one.state));
  const count = (test: (state: string) => boolean) => gone.filter((one) => test(one.state)).length;
  return {
    next_sends: { total: next_sends.total - gone.length, items },
    counters: {
      ...counters,
      queued: counters.queued - gone.length,
      sent: counters.sent + count((state) => DONE.has(state)),
      needs_owner: counters.needs_owner + count((state) => state === 'needs_owner'),
    },
  };
}

/** The first screen's data with what was told after their watermark: what was told before it is in them already. */
export function bootstrapTold(before: Bootstrap, frames: readonly NotificationFrame[], read: number): Bootstrap {
  const fresh = frames.filter((one) => one.seq > before.seq);
  const seen = Math.max(before.seq - before.counters.unread, read);
  const seq = fresh.at(-1)?.seq ?? before.seq;
  const unread = Math.max(0, seq - seen);
  if (fresh.length === 0 && unread === before.counters.unread) return before;
  const { next_sends, counters } = sendsTold(before, fresh);
  return {
    ...before,
    seq,
    next_sends,
    counters: { ...counters, unread },
    switches: fresh.filter((one) => one.kind === 'account.changed').reduce(switchesTold, before.switches),
    decisions: fresh.filter((one) => one.kind === 'match.decided' || one.kind === 'match.refused').reduce(decisionsTold, before.decisions),
  };
}
