import type { Page } from '@playwright/test';

import { expect, rows, test as base, type Api } from '../e2e/fixtures';
import { Product } from '../e2e/product';
import { settled } from '../e2e/visits';

import { share } from './figures';

const EVENTS = 1_000;
const A_SECOND = 8;
const KILLS = 5;
const MOST_MS = 200;
const MOST_TOASTS = 2;

/** A demo that does little of its own: its searches take the processor that is measured. */
const test = base.extend<object, { product: Product }>({
  product: [
    // eslint-disable-next-line no-empty-pattern -- the form that Playwright wants
    async ({}, use) => {
      const product = await Product.start({ AUTO_REPLY_INTERVAL_SECONDS: '900', CHAT_ANALYSIS_INTERVAL_SECONDS: '900' });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

interface Seen {
  /** When a number stood on the page first, by number. */
  shown: [seq: number, at: number][];
  live: [state: string, at: number][];
  /** When the frame of a number came. */
  frames: [seq: number, at: number][];
  toasts: number;
}

/** Notes when each notification is in the document, and what the page says of its line. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: Seen = { shown: [], live: [], frames: [], toasts: 0 };
    (window as unknown as { seen: Seen }).seen = seen;
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL) {
        super(url);
        this.addEventListener('message', ({ data }) => {
          const frame = JSON.parse(String(data)) as { type: string; seq: number };
          if (frame.type === 'notification') seen.frames.push([frame.seq, Date.now()]);
        });
      }
    };
    let newest = 0;
    const look = (node: Node, selector: string) =>
      node instanceof Element ? [...(node.matches(selector) ? [node] : []), ...node.querySelectorAll(selector)] : [];
    new MutationObserver((changes) => {
      const now = Date.now();
      for (const { type, target, addedNodes } of changes) {
        if (type === 'attributes') seen.live.push([(target as HTMLElement).dataset.live ?? '', now]);
        for (const node of addedNodes) {
          const seqs = look(node, '[data-seq]').map((one) => Number((one as HTMLElement).dataset.seq));
          // Whoever sees a number sees those before it, too.
          const top = Math.max(newest, ...seqs);
          if (top > newest) seen.shown.push([(newest = top), now]);
          look(node, '[data-live]').forEach((one) => seen.live.push([(one as HTMLElement).dataset.live ?? '', now]));
          seen.toasts += look(node, '.mantine-Notification-root').length;
        }
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-live'] });
  });
}

interface Times {
  /** When it became true, and when its notification was stored. */
  from: number;
  stored: number;
}

/** By the number of the notification. */
async function happened(api: Api, after: number): Promise<Map<number, Times>> {
  const times = new Map<number, Times>();
  for (let last = after; ; ) {
    const found = rows(await api.get(`/api/notifications?after=${String(last)}&limit=100`));
    if (found.length === 0) return times;
    for (const { seq, data, created_at } of found as { seq: number; data: { occurred_at: string }; created_at: string }[]) {
      times.set(seq, { from: Date.parse(data.occurred_at), stored: Date.parse(created_at) });
      last = seq;
    }
  }
}

async function kill(product: Product): Promise<number> {
  const before = product.pidOf('notifier');
  process.kill(before, 'SIGKILL');
  const at = Date.now();
  await expect
    .poll(() => {
      try {
        return product.pidOf('notifier');
      } catch {
        return before;
      }
    })
    .not.toBe(before);
  return at;
}

test('the notifier is killed five times during a thousand events: the page is right, calm and quick', async ({ owner: page, product, api, say, allow }) => {
  test.setTimeout(600_000);
  allow(/WebSocket/);
  await api.until('/api/applications?state=sent&limit=1', (one) => ((one.total as number) > 0 ? one : undefined));
  await product.sql('seed.py', { applications: 20 });
  const numbers: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { type: string; seq: number };
      if (frame.type === 'notification') numbers.push(frame.seq);
    }),
  );
  await watch(page);
  await page.goto('/');
  await settled(page);
  await page.evaluate(() => Object.assign(window, { never: 'loaded again' }));
  const { seq: first, user } = (await api.get('/api/bootstrap')) as { seq: number; user: { id: string } };

  const made = product.sql('events.py', { user: user.id, events: EVENTS, a_second: A_SECOND });
  const killed: number[] = [];
  for (let turn = 0; turn < KILLS; turn += 1) {
    const due = first + ((turn + 0.5) * EVENTS) / KILLS;
    await api.until('/api/bootstrap', (one) => ((one.seq as number) >= due - (killed.length > 0 ? EVENTS / KILLS / 4 : 0) ? true : undefined));
    killed.push(await kill(product));
    await expect(page.locator('[data-live=live]')).toBeAttached();
  }
  expect(Number(await made)).toBe(EVENTS);
  const newest = await api.until('/api/bootstrap', (one) => ((one.seq as number) >= first + EVENTS ? (one.seq as number) : undefined));
  await expect.poll(() => numbers.at(-1) ?? 0).toBeGreaterThanOrEqual(newest);

  // Each number once, in order, without a hole.
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => numbers[0]! + index));
  // What stands there is what the server has.
  const stands = async () => page.locator('[data-seq]').evaluateAll((found) => found.map((one) => Number((one as HTMLElement).dataset.seq)));
  await expect.poll(async () => {
    const wanted = rows(await api.get('/api/notifications?limit=12')).map((one) => one.seq);
    return JSON.stringify(await stands()) === JSON.stringify(wanted);
  }).toBe(true);
  const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  await page.getByRole('navigation').getByRole('link', { name: say('Отклики'), exact: true }).click();
  const viewed = rows(await api.get('/api/applications?limit=50')).filter((one) => one.viewed_at !== null && one.negotiation_state === 'response');
  expect(viewed.length).toBeGreaterThan(0);
  for (const { id } of viewed.slice(0, 6)) {
    await expect(page.locator(`a[href="/applications/${String(id)}"]`)).toContainText(say('Просмотрено'));
  }
  expect(await page.evaluate(() => 'never' in window), 'the page was not loaded again').toBe(true);
  const times = await happened(api, first);
  const late = whileLive(seen, times, killed);
  const figures = (between: (one: Way) => number) => {
    const all = late.map(between);
    return `p50 ${String(share(all, 0.5))}, p99 ${String(share(all, 0.99))}, most ${String(Math.max(...all))} ms`;
  };
  console.log(
    `${String(times.size)} events, ${String(KILLS)} kills, ${String(late.length)} events while live; from the event to the page ${figures(({ from, to }) => to - from)}; ` +
      `to its stored row ${figures(({ from, stored }) => stored - from)}; from there to the frame ${figures(({ stored, frame }) => frame - stored)}; ` +
      `from there to the page ${figures(({ frame, to }) => to - frame)}; away ${gaps(seen).join(', ')} ms; toasts ${String(seen.toasts)}`,
  );
  expect(seen.toasts).toBeLessThanOrEqual(MOST_TOASTS);
  expect(late.length).toBeGreaterThan(EVENTS / 3);
  expect(share(late.map(({ from, to }) => to - from), 0.99)).toBeLessThan(MOST_MS);
});

interface Way extends Times {
  frame: number;
  to: number;
}

/** How long the page was without its line each time. */
function gaps({ live }: Seen): number[] {
  return live.flatMap(([state, at], index) => {
    const before = live.slice(0, index).findLastIndex(([one]) => one === 'live');
    return state === 'live' && before >= 0 && before < index - 1 ? [at - live[before + 1]![1]] : [];
  });
}

/**
 * From the event to the document, of events that came while the page was live: not of those that fell into an outage, and not of those that
 * came while the page was catching up with them.
 */
function whileLive({ shown, live, frames }: Seen, times: ReadonlyMap<number, Times>, killed: readonly number[]): Way[] {
  const came = new Map(frames);
  const all: Way[] = [...times].flatMap(([seq, one]) => {
    const to = shown.find(([top]) => top >= seq)?.[1];
    const frame = came.get(seq);
    return to === undefined || frame === undefined ? [] : [{ ...one, frame, to }];
  });
  const away = killed.map((from) => {
    const back = live.find(([state, at]) => state === 'live' && at > from)?.[1] ?? Infinity;
    const missed = all.filter((one) => one.from >= from && one.from <= back);
    return { from, until: Math.max(back, ...missed.map((one) => one.to)) };
  });
  return all.filter(({ from, to }) => !away.some((one) => from <= one.until && to >= one.from));
}
