import type { Application } from '@/api/applications';

import type { NotificationFrame } from '../frames';

const ENDED_UNSENT = new Set(['expired', 'archived']);

function word(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** What an event says of the application itself; nothing where it does not say where it stands now. */
function change({ kind, data }: NotificationFrame, row: Application, at: string): Partial<Application> | undefined {
  const over = { can: [], held_why: null, reason_sentence: null } satisfies Partial<Application>;
  if (kind === 'reply.sent') {
    const state = data?.confirmed_by === 'owner' ? 'sent_by_hand' : 'sent';
    return { ...over, state, reason: null, sent_at: row.sent_at ?? at, negotiation_id: word(data?.negotiation_id) };
  }
  if (kind === 'reply.failed') {
    const reason = word(data?.reason);
    const unsent = reason !== null && ENDED_UNSENT.has(reason) ? 'expired' : 'failed';
    return { ...over, state: data?.needs_owner === true ? 'needs_owner' : unsent, reason };
  }
  if (kind === 'reply.updated') {
    const viewed_at = data?.change === 'viewed' ? (row.viewed_at ?? at) : row.viewed_at;
    return { viewed_at, negotiation_state: word(data?.negotiation_state) ?? row.negotiation_state };
  }
  return undefined;
}

/** Which application a frame is about. */
function applicationOf(frame: NotificationFrame): string | undefined {
  return word(frame.data?.application_id) ?? undefined;
}

/**
 * A row with what events have said of it since it was read. What happened before the row was written last is in it already: the time of an
 * event and that of its row are of one transaction.
 */
export function rowTold<Row extends Application>(row: Row, frames: readonly NotificationFrame[]): Row {
  let now = row;
  for (const frame of frames) {
    const at = word(frame.data?.occurred_at);
    if (applicationOf(frame) !== row.id || at === null || Date.parse(at) <= Date.parse(now.updated_at)) continue;
    const changed = change(frame, now, at);
    if (changed !== undefined) now = { ...now, ...changed, updated_at: at };
  }
  return now;
}

/** The same of each of many; the very same list where none was meant. */
export function rowsTold<Row extends Application>(rows: Row[], frames: readonly NotificationFrame[]): Row[] {
  const meant = new Set(frames.map(applicationOf));
  let changed = false;
  const now = rows.map((row) => {
    const told = meant.has(row.id) ? rowTold(row, frames) : row;
    changed ||= told !== row;
    return told;
  });
  return changed ? now : rows;
}
