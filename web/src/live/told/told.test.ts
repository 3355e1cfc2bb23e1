import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';

import { keys } from '@/api/keys';
import { dice, Server } from '@/test/told';

import { Told } from './tell';

const NEWEST = [...keys.notifications, 'newest'];
const LIST = [...keys.applications, 'list', '', ''];
const ONE = [...keys.applications, 'one', 'a'];

/** A page: what it has asked for comes when the test says so. */
class Page {
  readonly client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  readonly told = new Told(this.client);

  constructor(private readonly server: Server) {
    this.told.follow();
  }

  /** Asks for one of them: the server answers now, the answer comes with the returned call. */
  ask(which: number): () => Promise<unknown> {
    const { client, server } = this;
    const one = server.rows.find(({ id }) => id === 'a');
    const [boot, news, list] = [server.bootstrap(), server.news(), server.list()];
    const pages = <T>(queryKey: readonly string[], page: T) =>
      client.fetchInfiniteQuery({ queryKey, queryFn: () => Promise.resolve(page), initialPageParam: null, getNextPageParam: () => null });
    switch (which) {
      case 0:
        return () => client.fetchQuery({ queryKey: keys.bootstrap, queryFn: () => Promise.resolve(boot) });
      case 1:
        return () => pages(NEWEST, news);
      case 2:
        return () => pages(LIST, list);
      default:
        return () => client.fetchQuery({ queryKey: ONE, queryFn: () => Promise.resolve(one) });
    }
  }

  async askAll(): Promise<void> {
    for (const which of [0, 1, 2, 3]) await this.ask(which)();
  }

  get shown() {
    const first = <T>(key: readonly string[]) => this.client.getQueryData<{ pages: T[] }>(key)?.pages[0];
    return { bootstrap: this.client.getQueryData(keys.bootstrap), news: first(NEWEST), list: first(LIST), one: this.client.getQueryData(ONE) };
  }
}

function truth(server: Server) {
  return { bootstrap: server.bootstrap(), news: server.news(), list: server.list(), one: server.rows.find(({ id }) => id === 'a') };
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1);

describe('what the socket told, on the page', () => {
  it('ends in the state of the server, by frames alone, whatever is repeated', async () => {
    for (const seed of SEEDS) {
      const roll = dice(seed);
      const server = new Server(roll);
      const page = new Page(server);
      await page.askAll();
      let heard = 0;
      for (let step = 0; step < 60; step += 1) {
        if (roll(3) > 0) server.happen();
        if (roll(2) > 0) server.store();
        // A line goes on from the last number that it has seen; what was seen may come again.
        const until = roll(server.stored.length + 1);
        server.stored.slice(Math.max(0, heard - roll(4)), until).forEach((frame) => page.told.hear(frame));
        heard = Math.max(heard, until);
        if (roll(2) > 0) page.told.show();
      }
      while (server.unstored.length > 0) server.store();
      server.stored.forEach((frame) => page.told.hear(frame));
      page.told.show();
      expect(page.shown, `seed ${String(seed)}`).toEqual(truth(server));
    }
  });

  it('ends in it, too, when answers overtake frames and are overtaken, and never goes back on the way', async () => {
    for (const seed of SEEDS) {
      const roll = dice(seed);
      const server = new Server(roll);
      const page = new Page(server);
      await page.askAll();
      let late: { which: number; come: () => Promise<unknown> }[] = [];
      let newest = 0;
      for (let step = 0; step < 60; step += 1) {
        if (roll(3) > 0) server.happen();
        if (roll(2) > 0) server.store();
        if (roll(4) === 0) {
          server.read = server.stored.length;
          page.told.hearRead(server.read);
        }
        const which = roll(4);
        if (roll(3) === 0) late.push({ which, come: page.ask(which) });
        server.stored.slice(0, roll(server.stored.length + 1)).forEach((frame) => page.told.hear(frame));
        if (roll(2) > 0) page.told.show();
        if (late.length > 0 && roll(2) > 0) {
          const chosen = late[roll(late.length)]!;
          await chosen.come();
          // What was asked for before is no longer waited for.
          late = late.filter((one, place) => one.which !== chosen.which || place > late.indexOf(chosen));
        }
        const top = page.shown.news as { last_seq: number; items: { seq: number }[] };
        expect(top.items[0]?.seq ?? 0, `seed ${String(seed)}`).toBeGreaterThanOrEqual(newest);
        expect(top.items.map(({ seq }) => seq)).toEqual(top.items.map((_, index) => top.items[0]!.seq - index));
        newest = top.items[0]?.seq ?? 0;
      }
      while (server.unstored.length > 0) server.store();
      for (const { come } of late.toReversed()) await come();
      server.stored.forEach((frame) => page.told.hear(frame));
      page.told.hearRead(server.read);
      page.told.show();
      // A look that began after the last event confirms, before or after repeated frames.
      await page.askAll();
      server.stored.forEach((frame) => page.told.hear(frame));
      page.told.show();
      expect(page.shown, `seed ${String(seed)}`).toEqual(truth(server));
    }
  });

  it('leaves what is old marked as old', async () => {
    const server = new Server(dice(1));
    const page = new Page(server);
    await page.askAll();
    const query = page.client.getQueryCache().find({ queryKey: NEWEST })!;
    const asked = query.state.dataUpdatedAt;
    await page.client.invalidateQueries({ queryKey: NEWEST, refetchType: 'none' });
    server.until(1);
    page.told.hear(server.stored[0]!);
    page.told.show();
    expect(page.shown.news).toEqual(server.news());
    expect(query.state).toMatchObject({ isInvalidated: true, dataUpdatedAt: asked });
  });

  it('makes no list longer, however much comes', async () => {
    const server = new Server(dice(7));
    const page = new Page(server);
    await page.askAll();
    server.until(500);
    server.stored.forEach((frame) => page.told.hear(frame));
    page.told.show();
    expect(page.shown.news).toEqual(server.news());
  });
});
