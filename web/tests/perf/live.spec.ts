import type { Browser, Page } from '@playwright/test';

import { expect, test } from '../e2e/fixtures';
import { settled } from '../e2e/visits';

import { share } from './figures';

const SCROLLED = 5_000;
/** Milliseconds of processor; a frame of 60 in a second has 16.7. */
const MOST_PER_FRAME = 14;
const EVENTS = 1_000;
const BURST_MS = 200;
const MOST_REFETCHES = 2;
/** Longer than the page waits between two looks (`live/batch.ts`). */
const IDLE_MS = 2_500;

/** Keeps every task that held the page up, and the sockets that it opened. */
async function measure(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept = window as unknown as { tasks: number[]; sockets: WebSocket[]; deaf: boolean };
    kept.tasks = [];
    kept.sockets = [];
    kept.deaf = false;
    new PerformanceObserver((list) => list.getEntries().forEach((one) => kept.tasks.push(one.duration))).observe({
      entryTypes: ['longtask'],
    });
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL) {
        super(url);
        kept.sockets.push(this);
        this.addEventListener('message', (event) => {
          if (kept.deaf && event.isTrusted) event.stopImmediatePropagation();
        });
      }
    };
  });
}

/** Processor time of the page's thread in ms: unlike the clock it does not depend on what else the machine does. */
async function processor(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0) * 1_000;
  };
}

/** The demo goes on, and the page hears no more of it: what it asks for from now on it was told to by the test. */
async function quiet(page: Page, asked: string[]): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as { deaf: boolean }).deaf = true;
  });
  for (let before = -1; before !== asked.length; ) {
    before = asked.length;
    await page.waitForTimeout(IDLE_MS); // a measurement: until nothing that was heard before is left
  }
  asked.length = 0;
}

async function longTasks(page: Page, forget = false): Promise<number[]> {
  return page.evaluate((empty) => {
    const kept = window as unknown as { tasks: number[] };
    const found = kept.tasks.map(Math.round);
    if (empty) kept.tasks = [];
    return found;
  }, forget);
}

/** Scrolls by so many pixels a frame until the page does not move any more, and where it ends is the end: frames that moved it, and their gaps in ms. */
async function scrollThrough(page: Page, by: number, end: number): Promise<number[]> {
  return page.evaluate(
    ([by, end]) =>
      new Promise<number[]>((done) => {
        const gaps: number[] = [];
        let before = performance.now();
        const drawn = () => [...document.querySelectorAll('main li[aria-posinset]')].map((one) => Number(one.getAttribute('aria-posinset')));
        const step = (now: number) => {
          const from = window.scrollY;
          window.scrollBy(0, by);
          if (window.scrollY !== from) gaps.push(now - before);
          else if (drawn().includes(end)) return done(gaps);
          before = now;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    [by, end] as const,
  );
}

interface Traced {
  name: string;
  pid: number;
  tid: number;
  tdur?: number;
  args?: { name?: string };
}

/** Tasks of the page's thread that took it longer than 50 ms of processor: what else the machine does is not in them. */
async function heavyTasks(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Traced[] };
  const named = traceEvents.filter((one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain');
  const threads = new Set(named.map(({ pid, tid }) => `${String(pid)}:${String(tid)}`));
  const tasks = traceEvents.filter((one) => one.tdur !== undefined && threads.has(`${String(one.pid)}:${String(one.tid)}`));
  expect(tasks.length, 'tasks were traced').toBeGreaterThan(0);
  return tasks.map((one) => Math.round(one.tdur! / 1_000)).filter((ms) => ms > 50);
}

test('a list of 5,000 applications scrolls without a halt', async ({ owner: page, product, api, browser }) => {
  test.setTimeout(420_000);
  await api.until('/api/applications?state=sent&limit=1', (one) => ((one.total as number) > 0 ? one : undefined));
  console.log('rows:', await product.sql('seed.py', { applications: SCROLLED }));
  await measure(page);
  await page.goto('/applications');
  await settled(page);
  const list = page.getByRole('list').last();
  const total = Number(await list.getByRole('listitem').first().getAttribute('aria-setsize'));
  expect(total).toBeGreaterThan(SCROLLED);
  const spent = await processor(page);
  // Down, while the pages come; and up through all of them.
  for (const [way, by, end] of [['down', 600, total], ['up', -600, 1]] as const) {
    await longTasks(page, true);
    const before = await spent();
    let frames: number[] = [];
    const heavy = await heavyTasks(browser, page, async () => {
      frames = await scrollThrough(page, by, end);
    });
    const perFrame = ((await spent()) - before) / frames.length;
    const tasks = await longTasks(page);
    console.log(
      `scroll ${way}: ${String(frames.length)} frames to row ${String(end)}, processor ${perFrame.toFixed(1)} ms a frame, frame p50 ${share(frames, 0.5).toFixed(0)} ms, p99 ${share(frames, 0.99).toFixed(0)} ms, tasks > 50 ms: ${String(tasks.length)} by the clock (the longest ${String(Math.max(0, ...tasks))} ms), ${String(heavy.length)} by the processor`,
    );
    expect(perFrame).toBeLessThan(MOST_PER_FRAME);
    expect(heavy, 'tasks that hold the page up').toEqual([]);
    expect(await list.getByRole('listitem').count(), 'only rows near the window are drawn').toBeLessThan(60);
  }
});

/** What a busy hour brings: each of these makes other lists old. */
const MIXED = [
  'match_review',
  'match_found',
  'application_sent',
  'application_failed',
  'employer_viewed',
  'employer_invited',
  'chat_message',
  'decision',
  'account_news',
] as const;
const BURSTS = [
  { path: '/', topics: ['match_review'] },
  { path: '/', topics: MIXED },
  { path: '/review', topics: ['match_review'] },
  { path: '/review', topics: MIXED },
] as const;

test('a thousand events in a fifth of a second', async ({ owner: page, api, browser }) => {
  await measure(page);
  for (const { path, topics } of BURSTS) {
    await page.goto(path);
    await settled(page);
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      // That the news were seen is told, not asked.
      if (request.method() === 'GET' && pathname.startsWith('/api/')) asked.push(pathname + search);
    });
    await quiet(page, asked);
    const { seq } = (await api.get('/api/bootstrap')) as { seq: number };
    await longTasks(page, true);
    const spent = await processor(page);
    const before = await spent();
    const focus = await page.evaluate(() => document.activeElement?.tagName);
    const heavy = await heavyTasks(browser, page, async () => {
      await page.evaluate(
        async ([events, within, first, topics]) => {
          const socket = (window as unknown as { sockets: WebSocket[] }).sockets.at(-1)!;
          const start = performance.now();
          for (let sent = 0; sent < events; ) {
            const due = Math.min(events, Math.ceil(((performance.now() - start) / within) * events) + 1);
            for (; sent < due; sent += 1) {
              const frame = {
                type: 'notification', seq: first + sent + 1, id: crypto.randomUUID(), kind: 'match.found', topic: topics[sent % topics.length],
                level: 'action', title: `Событие ${String(sent)}`, body: '', link: null, created_at: new Date().toISOString(),
              };
              socket.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
            }
            await new Promise((next) => setTimeout(next, 5));
          }
        },
        [EVENTS, BURST_MS, seq, topics] as const,
      );
      await page.waitForTimeout(4_000); // a measurement: all that comes afterwards
    });
    const all = (await spent()) - before;
    const tasks = await longTasks(page);
    const toasts = await page.locator('.mantine-Notification-root').count();
    console.log(
      `burst of ${String(topics.length)} topics on ${path}: requests ${String(asked.length)} (${asked.join(', ')}), toasts ${String(toasts)}, longest task ${String(Math.max(0, ...tasks))} ms by the clock, over 50 ms by the processor: ${String(heavy.length)}, processor in all ${all.toFixed(0)} ms`,
    );
    expect(asked.length, `the page looks again: ${asked.join(', ')}`).toBeGreaterThan(0);
    expect(asked.length, asked.join(', ')).toBeLessThanOrEqual(MOST_REFETCHES);
    expect(heavy, 'tasks that hold the page up').toEqual([]);
    expect(toasts).toBeLessThanOrEqual(1);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe(focus);
    page.removeAllListeners('request');
  }
});

test('from the event to the page', async ({ owner: page, api }) => {
  const arrived: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { type: string; kind?: string };
      // The demo has news of its own.
      if (frame.type === 'notification' && frame.kind === 'account.changed') arrived.push(Date.now());
    }),
  );
  await page.goto('/');
  await settled(page);
  const toFrame: number[] = [];
  const toScreen: number[] = [];
  const pill = page.locator('[data-switch]');
  for (let turn = 0; turn < 40; turn += 1) {
    const pausing = turn % 2 === 0;
    const at = Date.now();
    const said = pausing
      ? api.send('put', '/api/switches', { scope: 'user', until: new Date(at + 3_600_000).toISOString() })
      : api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
    await page.waitForFunction((state) => document.querySelector('[data-switch]')?.getAttribute('data-switch') === state, pausing ? 'paused' : 'running', { polling: 'raf' });
    toScreen.push(Date.now() - at);
    await said;
    await expect.poll(() => arrived.length).toBe(turn + 1);
    toFrame.push(arrived[turn]! - at);
    // Let the pause between two looks of the page pass: here the way of a single event is measured.
    await page.waitForTimeout(2_200);
  }
  await expect(pill).toHaveAttribute('data-switch', 'running');
  console.log(
    `from the request that makes an event: to the frame p50 ${String(share(toFrame, 0.5))} ms, p99 ${String(share(toFrame, 0.99))} ms; to the changed screen p50 ${String(share(toScreen, 0.5))} ms, p99 ${String(share(toScreen, 0.99))} ms`,
  );
});
