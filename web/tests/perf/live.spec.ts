import type { Page } from '@playwright/test';

import { expect, test } from '../e2e/fixtures';
import { settled } from '../e2e/visits';

import { heavyTasks, longTasks, measure, processor, share } from './figures';

const SCROLLED = 5_000;
/** Milliseconds of processor; a frame of 60 in a second has 16.7. */
const MOST_PER_FRAME = 14;

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
