import type { Notification, NotificationPage } from '@/api/notifications';

import type { NotificationFrame } from '../frames';

function asNotification(frame: NotificationFrame): Notification {
  const { id, seq, kind, topic, level, title, body, link, created_at } = frame;
  const actions = (frame.actions ?? []) as Notification['actions'];
  return {
    id, seq, kind, topic, level, title, body, link, created_at, actions,
    about: frame.about ?? null,
    // What has just been asked still waits.
    waits: actions.length > 0 ? true : null,
    data: frame.data ?? {},
  };
}

/**
 * Pages of notifications, the newest first, with those that came since; as many rows as before, at least `room`, so that a burst makes no
 * page long. Where a number is missing in between nothing is added: the next look brings all of them.
 */
export function newsTold(
  pages: readonly NotificationPage[],
  frames: readonly NotificationFrame[],
  read: number,
  room: number,
): readonly NotificationPage[] {
  const first = pages[0];
  if (first === undefined) return pages;
  const known = first.items[0]?.seq ?? 0;
  const fresh = frames.filter((one) => one.seq > known);
  const begun = fresh[0];
  const joins = begun === undefined || begun.seq === known + 1;
  const read_seq = Math.max(first.read_seq, read);
  const last_seq = Math.max(first.last_seq, joins ? known + fresh.length : known);
  if (!joins || (begun === undefined && read_seq === first.read_seq && last_seq === first.last_seq)) return pages;
  const rows = [...fresh.slice(-room * pages.length).reverse().map(asNotification), ...pages.flatMap((page) => page.items)];
  return pages.map((page, at) => ({ ...page, read_seq, last_seq, items: rows.slice(at * room, (at + 1) * room) }));
}
