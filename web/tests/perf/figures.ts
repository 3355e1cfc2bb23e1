import type { Browser, Page } from '@playwright/test';

import { expect } from '../e2e/fixtures';

/** Longer than the page waits between two looks (`live/batch.ts`). */
const IDLE_MS = 2_500;

/** The value that so great a part of them does not pass. */
export function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

/** Keeps every task that held the page up, and the sockets that it opened. */
export async function measure(page: Page): Promise<void> {
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
export async function processor(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0) * 1_000;
  };
}

/** The demo goes on, and the page hears no more of it: what it asks for from now on it was told to by the test. */
export async function quiet(page: Page, asked: string[]): Promise<void> {
  await page.evaluate(() => {
    (window as unknown as { deaf: boolean }).deaf = true;
  });
  for (let before = -1; before !== asked.length; ) {
    before = asked.length;
    await page.waitForTimeout(IDLE_MS); // a measurement: until nothing that was heard before is left
  }
  asked.length = 0;
}

export async function longTasks(page: Page, forget = false): Promise<number[]> {
  return page.evaluate((empty) => {
    const kept = window as unknown as { tasks: number[] };
    const found = kept.tasks.map(Math.round);
    if (empty) kept.tasks = [];
    return found;
  }, forget);
}

interface Traced {
  name: string;
  pid: number;
  tid: number;
  tdur?: number;
  args?: { name?: string };
}

/** Tasks of the page's thread that took it longer than 50 ms of processor: what else the machine does is not in them. */
export async function heavyTasks(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Traced[] };
  const named = traceEvents.filter((one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain');
  const threads = new Set(named.map(({ pid, tid }) => `${String(pid)}:${String(tid)}`));
  const tasks = traceEvents.filter((one) => one.tdur !== undefined && threads.has(`${String(one.pid)}:${String(one.tid)}`));
  expect(tasks.length, 'tasks were traced').toBeGreaterThan(0);
  return tasks.map((one) => Math.round(one.tdur! / 1_000)).filter((ms) => ms > 50);
}
