import { expect, it } from 'vitest';

import { createBatch } from './batch';

it('makes a handful of requests of a thousand events', () => {
  const waiting: (() => void)[] = [];
  const flushed: string[] = [];
  const add = createBatch(
    (keys) => flushed.push(...keys.map((key) => key.join('/'))),
    (_ms, act) => waiting.push(act),
  );
  for (let event = 0; event < 1_000; event += 1) add([['bootstrap'], ['applications', String(event % 2)]]);
  waiting.shift()?.();
  expect(flushed).toEqual(['bootstrap', 'applications/0', 'applications/1']);
  add([['bootstrap']]);
  expect(flushed).toHaveLength(3);
  waiting.shift()?.();
  expect(flushed[3]).toBe('bootstrap');
  waiting.shift()?.();
  expect(waiting).toHaveLength(0);
});
