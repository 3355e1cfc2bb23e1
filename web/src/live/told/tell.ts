import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';

import type { ApplicationDetail, ApplicationPage } from '@/api/applications';
import { keys } from '@/api/keys';
import { LATEST, NEWS, type NotificationPage } from '@/api/notifications';
import type { Bootstrap } from '@/api/queries';
import { lookAtWatched } from '@/api/watched';

import type { NotificationFrame } from '../frames';
import { bootstrapTold } from './bootstrap';
import { newsTold } from './news';
import { rowsTold, rowTold } from './rows';

/** Longer than any answer is on its way, even in a burst. */
const KEPT = 1_000;

/**
 * What the server has told over the socket, put into what the page already has: a screen shows an event without asking for it. An answer
 * that was made before an event and comes after it is completed with it, so that nothing goes back. Looking again confirms all of it.
 */
export class Told {
  private frames: NotificationFrame[] = [];
  private news: NotificationFrame[] = [];
  private read = 0;

  constructor(private readonly client: QueryClient) {}

  /** Kept until `show`. */
  hear(frame: NotificationFrame): void {
    if (frame.seq <= (this.frames.at(-1)?.seq ?? 0)) return;
    this.news.push(frame);
    this.frames.push(frame);
    if (this.frames.length > 2 * KEPT) this.frames = this.frames.slice(-KEPT);
  }

  hearRead(seq: number): void {
    this.read = Math.max(this.read, seq);
  }

  /** Everything that the page has gets what came since the last time. */
  show(): void {
    const { news } = this;
    this.news = [];
    for (const key of [keys.bootstrap, keys.notifications, keys.applications]) {
      for (const query of this.client.getQueryCache().findAll({ queryKey: key })) this.complete(query, news);
    }
  }

  /** Completes what stands in the cache of answers from now on; returns what ends it. */
  follow(): () => void {
    return this.client.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual === true) return;
      this.complete(event.query, this.frames);
      lookAtWatched(this.client, event.query);
    });
  }

  private complete(query: Query, frames: readonly NotificationFrame[]): void {
    const before: unknown = query.state.data;
    if (before === undefined) return;
    const now = told(query.queryKey, before, frames, this.read);
    if (now === before) return;
    // It is as old as it was: only what was told is new in it.
    const { dataUpdatedAt, isInvalidated } = query.state;
    this.client.setQueryData(query.queryKey, now, { updatedAt: dataUpdatedAt });
    if (isInvalidated) query.invalidate();
  }
}

/** The data of one key with what was told; the very same data where nothing of it concerns them. */
export function told(key: readonly unknown[], before: unknown, frames: readonly NotificationFrame[], read: number): unknown {
  const [area, part] = key;
  if (area === keys.bootstrap[0]) return bootstrapTold(before as Bootstrap, frames, read);
  if (area === keys.notifications[0] && part === 'latest') return newsTold([before as NotificationPage], frames, read, LATEST)[0];
  if (area === keys.notifications[0] && part === 'newest') {
    return inPages(before as InfiniteData<NotificationPage>, (pages) => newsTold(pages, frames, read, NEWS));
  }
  if (area !== keys.applications[0]) return before;
  if (part === 'one') return rowTold(before as ApplicationDetail, frames);
  if (part !== 'list' && part !== 'review') return before;
  return inPages(before as InfiniteData<ApplicationPage>, (pages) => pagesTold(pages, frames));
}

function inPages<Page>(data: InfiniteData<Page>, change: (pages: readonly Page[]) => readonly Page[]): InfiniteData<Page> {
  const pages = change(data.pages);
  return pages === data.pages ? data : { ...data, pages: [...pages] };
}

function pagesTold(pages: readonly ApplicationPage[], frames: readonly NotificationFrame[]): readonly ApplicationPage[] {
  const now = pages.map((page) => {
    const items = rowsTold(page.items, frames);
    return items === page.items ? page : { ...page, items };
  });
  return now.some((page, at) => page !== pages[at]) ? now : pages;
}
