import type { Page } from '@playwright/test';

import { expect, test, waitingLetter, type Api } from '../e2e/fixtures';
import { settled } from '../e2e/visits';

import { heavyTasks, longTasks, measure, processor, quiet } from './figures';

const EVENTS = 1_000;
const MOST_REFETCHES = 2;
const MOST_SLOWED = 8;
const SLOWED = 4;
const MOST_TASK_MS = 50;

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

/** Tells the page so many events within a time, as its socket would. */
async function tell(page: Page, api: Api, within: number, topics: readonly string[]): Promise<void> {
  const { seq } = (await api.get('/api/bootstrap')) as { seq: number };
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
    [EVENTS, within, seq, topics] as const,
  );
  await page.waitForTimeout(4_000); // a measurement: all that comes afterwards
}

/** What the page asks for, from now on. */
function requests(page: Page): string[] {
  const asked: string[] = [];
  page.removeAllListeners('request');
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    // That the news were seen is told, not asked.
    if (request.method() === 'GET' && pathname.startsWith('/api/')) asked.push(pathname + search);
  });
  return asked;
}

test('a thousand events in a fifth of a second', async ({ owner: page, product, api, browser }) => {
  test.setTimeout(420_000);
  await measure(page);
  const { id } = await waitingLetter(product, api);
  for (const { path, topics } of [...BURSTS, { path: `/review/${String(id)}`, topics: MIXED }]) {
    await page.goto(path);
    await settled(page);
    const asked = requests(page);
    await quiet(page, asked);
    await longTasks(page, true);
    const spent = await processor(page);
    const before = await spent();
    const focus = await page.evaluate(() => document.activeElement?.tagName);
    const heavy = await heavyTasks(browser, page, () => tell(page, api, 200, topics));
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
  }
});

/** Where everything in sight stands, where the page is scrolled to, and what has the focus. */
async function standing(page: Page) {
  return page.evaluate(() => ({
    rows: [...document.querySelectorAll('main li, main h2, main [role=article]')].flatMap((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return bottom < 0 || top > innerHeight ? [] : [{ text: (one.textContent ?? '').slice(0, 60), top }];
    }),
    scrolled: window.scrollY,
    focus: document.activeElement?.outerHTML.slice(0, 120),
  }));
}

test('a thousand events in a second on a slow machine: what is in sight stays where it is', async ({ owner: page, product, api, browser }) => {
  test.setTimeout(420_000);
  await measure(page);
  const { id } = await waitingLetter(product, api);
  const session = await page.context().newCDPSession(page);
  for (const path of ['/', '/review', `/review/${String(id)}`]) {
    await page.setViewportSize({ width: 1280, height: 500 });
    await page.goto(path);
    await settled(page);
    const asked = requests(page);
    await quiet(page, asked);
    // The reader is at the list: the pointer on a row, the page scrolled a little, the focus on a link.
    await page.mouse.wheel(0, 40);
    const row = page.locator('main li').first();
    await row.scrollIntoViewIfNeeded();
    await row.hover();
    await page.locator('main a[href]').first().focus();
    const before = await standing(page);
    await longTasks(page, true);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    const heavy = await heavyTasks(browser, page, () => tell(page, api, 1_000, MIXED));
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    const tasks = await longTasks(page);
    console.log(
      `burst in a second on ${path}, ${String(SLOWED)} times slower: requests ${String(asked.length)} (${asked.join(', ')}), longest task ${String(Math.max(0, ...tasks))} ms by the clock, by the processor, slowed, ${String(Math.max(0, ...heavy))} ms`,
    );
    expect(asked.length, asked.join(', ')).toBeLessThanOrEqual(MOST_SLOWED);
    // The browser slows a thread by having it spin: its time is the work's so many times over.
    expect(heavy.filter((ms) => ms / SLOWED > MOST_TASK_MS), 'tasks that hold the page up').toEqual([]);
    const now = await standing(page);
    const texts = (rows: readonly { text: string }[]) => rows.map((row) => row.text);
    expect({ ...now, rows: texts(now.rows) }).toEqual({ ...before, rows: texts(before.rows) });
    // Rows are as high as their lines, which are no whole pixels.
    const moved = now.rows.map((row, index) => Math.abs(row.top - (before.rows[index]?.top ?? 0)));
    expect(Math.max(...moved), 'pixels by which something in sight has moved').toBeLessThan(1);
  }
});
