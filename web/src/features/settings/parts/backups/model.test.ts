import { expect, test } from 'vitest';

import type { BackupList, Restore } from '@/api/backups';

import { endOf, stageOf, type Followed } from './model';

const followed: Followed = { id: 'mine', backupAt: '2026-11-29T21:15:00Z', since: 1_000_000 };

function listWith(last: Partial<Restore> | null): BackupList {
  return { last } as BackupList;
}

test('a list from before the stop is no end while the server is away', () => {
  const done = listWith({ id: 'mine', state: 'done' });
  expect(stageOf(followed, done, 'none', followed.since)).toBe('away');
  expect(stageOf(followed, done, 'list', followed.since)).toBe('ended');
});

test('a server that does not know who asks is there again, however long it took', () => {
  expect(stageOf(followed, listWith({ id: 'mine', state: 'running' }), 'stranger', followed.since)).toBe('stranger');
  expect(stageOf(followed, undefined, 'stranger', followed.since + 181_000)).toBe('stranger');
});

test('what became of another restore is no end of this one', () => {
  expect(endOf(followed, listWith({ id: 'earlier', state: 'done' }))).toBeUndefined();
  expect(endOf(followed, listWith(null))).toBeUndefined();
  expect(endOf(followed, listWith({ id: 'mine', state: 'running' }))).toBeUndefined();
  expect(endOf(followed, listWith({ id: 'mine', state: 'failed' }))).toHaveProperty('state', 'failed');
});

test('it is said when it takes longer than it should', () => {
  expect(stageOf(followed, undefined, 'none', followed.since + 179_000)).toBe('away');
  expect(stageOf(followed, undefined, 'none', followed.since + 181_000)).toBe('late');
  expect(stageOf(followed, listWith(null), 'list', followed.since + 1_000)).toBe('stopping');
});
