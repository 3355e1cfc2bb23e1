import { expect, it } from 'vitest';

import { createBatch, createPulse, type Schedule } from './batch';

interface Timed {
  at: number;
  act: () => void;
}

/** A clock that runs only when it is told to. */
function clock() {
  let now = 0;
  let waiting: Timed[] = [];
  const schedule: Schedule = (ms, act) => waiting.push({ at: now + ms, act });
  const run = (ms: number) => {
    const end = now + ms;
    for (;;) {
      const next = waiting.filter((one) => one.at <= end).toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      waiting = waiting.filter((one) => one !== next);
      now = next.at;
      next.act();
    }
    now = end;
  };
  return { schedule, run };
}

const pace = { wait: 30, burst: 300, pause: 2_000 };

it('passes a single event on at once', () => {
  const seen: string[][] = [];
  const { schedule, run } = clock();
  createBatch((keys) => seen.push(keys.map((key) => key.join('/'))), schedule, pace)([['a'], ['b']]);
  run(29);
  expect(seen).toEqual([]);
  run(1);
  expect(seen).toEqual([['a', 'b']]);
});

it('makes one flush of a thousand events in a fifth of a second, each key once', () => {
  const seen: number[] = [];
  const { schedule, run } = clock();
  const add = createBatch((keys) => seen.push(keys.length), schedule, pace);
  for (let event = 0; event < 1_000; event += 1) {
    add([['bootstrap'], ['applications']]);
    if (event % 5 === 4) run(1);
  }
  run(10_000);
  expect(seen).toEqual([2]);
});

it('makes one flush of a burst that a busy page is long about', () => {
  const seen: number[] = [];
  const { schedule, run } = clock();
  const add = createBatch((keys) => seen.push(keys.length), schedule, pace);
  for (let event = 0; event < 1_000; event += 1) {
    add([['bootstrap']]);
    run(0.9);
  }
  run(10_000);
  expect(seen).toEqual([1]);
});

it('does not wait for the end of a stream that has none', () => {
  let flushes = 0;
  const { schedule, run } = clock();
  const add = createBatch(() => (flushes += 1), schedule, pace);
  for (let event = 0; event < 131; event += 1) {
    add([['bootstrap']]);
    run(10);
  }
  expect(flushes).toBe(1);
});

it('flushes a stream no oftener than the pause allows, and loses nothing of it', () => {
  const seen = new Set<string>();
  let flushes = 0;
  const { schedule, run } = clock();
  const add = createBatch(
    (keys) => {
      flushes += 1;
      keys.forEach((key) => seen.add(key.join('/')));
    },
    schedule,
    pace,
  );
  for (let second = 0; second < 10; second += 1) {
    add([[String(second)]]);
    run(1_000);
  }
  run(5_000);
  expect(seen.size).toBe(10);
  expect(flushes).toBeLessThanOrEqual(7);
});

it('answers at once again after a quiet while', () => {
  let flushes = 0;
  const { schedule, run } = clock();
  const add = createBatch(() => (flushes += 1), schedule, pace);
  add([['a']]);
  run(10_000);
  add([['a']]);
  run(30);
  expect(flushes).toBe(2);
});

it('draws the first of many at once, the others together, and the last one soon', () => {
  const drawn: number[] = [];
  let told = 0;
  const { schedule, run } = clock();
  const show = createPulse(() => drawn.push(told), schedule, 60);
  for (let event = 0; event < 1_000; event += 1) {
    told += 1;
    show();
    if (event === 0) expect(drawn).toEqual([1]);
    run(1);
  }
  run(60);
  expect(drawn.length).toBeLessThanOrEqual(18);
  expect(drawn.at(-1)).toBe(1_000);
});
