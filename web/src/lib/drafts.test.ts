import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { draftKey, dropDrafts, keepDraft, openDrafts, readDraft } from './drafts';

const KEY = btoa('k'.repeat(32));
const OTHER = btoa('o'.repeat(32));
const anna = draftKey('anna', 'letter', '1');

/** A reload: what is in memory is gone, what is in the storage stays. */
async function reload(user: string, key: string, earlier: string[] = []): Promise<void> {
  const before = { ...localStorage } as Record<string, string>;
  dropDrafts();
  Object.entries(before).forEach(([name, value]) => localStorage.setItem(name, value));
  await openDrafts(user, key, earlier);
}

beforeEach(() => {
  const storage: Record<string, string> = {};
  const method = (value: unknown) => ({ value, enumerable: false });
  Object.defineProperties(storage, {
    getItem: method((key: string) => storage[key] ?? null),
    setItem: method((key: string, value: string) => Reflect.set(storage, key, value)),
    removeItem: method((key: string) => Reflect.deleteProperty(storage, key)),
  });
  vi.stubGlobal('localStorage', storage);
});

afterEach(() => {
  dropDrafts();
  vi.unstubAllGlobals();
});

it('keeps a text over a reload for whoever is signed in, and shows the storage nothing of it', async () => {
  await openDrafts('anna', KEY);
  await keepDraft(anna, 'Здравствуйте! Меня зовут Анна.');
  expect(readDraft(anna)).toBe('Здравствуйте! Меня зовут Анна.');
  expect(Object.keys(localStorage)).toEqual([anna]);
  const stored = Uint8Array.from(atob(localStorage.getItem(anna)!), (one) => one.charCodeAt(0));
  expect(new TextDecoder().decode(stored)).not.toMatch(/[а-я]{3}/i);
  await reload('anna', KEY);
  expect(readDraft(anna)).toBe('Здравствуйте! Меня зовут Анна.');
});

it('opens nothing with the key of somebody else, nor a text that was moved to another place', async () => {
  await openDrafts('anna', KEY);
  await keepDraft(anna, 'моё');
  const place = draftKey('anna', 'chat', '2');
  localStorage.setItem(place, localStorage.getItem(anna)!);
  await reload('boris', OTHER);
  expect(readDraft(anna)).toBeUndefined();
  expect(localStorage.getItem(anna)).not.toBeNull();
  await reload('anna', KEY);
  expect(readDraft(place)).toBeUndefined();
  expect(localStorage.getItem(place)).toBeNull();
  await reload('anna', OTHER);
  expect(readDraft(anna)).toBeUndefined();
  expect(localStorage.getItem(anna)).toBeNull();
});

it('opens what was sealed before a rotation while the earlier key is there, and seals it anew', async () => {
  await openDrafts('anna', KEY);
  await keepDraft(anna, 'до смены ключа');
  await reload('anna', OTHER, [KEY]);
  expect(readDraft(anna)).toBe('до смены ключа');
  await reload('anna', OTHER);
  expect(readDraft(anna)).toBe('до смены ключа');
});

it('removes what an earlier version kept as plain text', async () => {
  localStorage.setItem(anna, 'Здравствуйте!');
  await openDrafts('anna', KEY);
  expect(localStorage.getItem(anna)).toBeNull();
});

it('leaves nothing when the owner signs out, not even what was being sealed', async () => {
  await openDrafts('anna', KEY);
  const sealing = keepDraft(anna, 'письмо');
  dropDrafts();
  await sealing;
  expect(readDraft(anna)).toBeUndefined();
  expect(Object.keys(localStorage)).toEqual([]);
});

it('keeps the newest of what was typed quickly', async () => {
  await openDrafts('anna', KEY);
  await Promise.all(['п', 'пи', 'пис'].map((text) => keepDraft(anna, text)));
  await reload('anna', KEY);
  expect(readDraft(anna)).toBe('пис');
});

it('lives in memory only where the browser has no WebCrypto', async () => {
  vi.stubGlobal('crypto', { getRandomValues: () => undefined });
  await openDrafts('anna', KEY);
  await keepDraft(anna, 'письмо');
  expect(readDraft(anna)).toBe('письмо');
  expect(Object.keys(localStorage)).toEqual([]);
});
