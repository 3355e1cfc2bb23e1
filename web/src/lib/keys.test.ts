import { expect, it } from 'vitest';

import { isPressed, KEYS, type Key } from './keys';

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, repeat: false, isComposing: false };

it('knows keys by their place, so that a Russian layout is no obstacle', () => {
  // On a Russian layout this key types «о».
  expect(isPressed('next', { ...plain, code: 'KeyJ' })).toBe(true);
});

it('sends only by a chord', () => {
  expect(isPressed('send', { ...plain, code: 'Enter' })).toBe(false);
  expect(isPressed('send', { ...plain, code: 'Enter', ctrlKey: true })).toBe(true);
  expect(isPressed('send', { ...plain, code: 'Enter', metaKey: true })).toBe(true);
});

it('acts once while a key is held, but moves on', () => {
  expect(isPressed('dismiss', { ...plain, code: 'KeyD', repeat: true })).toBe(false);
  expect(isPressed('next', { ...plain, code: 'KeyJ', repeat: true })).toBe(true);
  expect(isPressed('dismiss', { ...plain, code: 'KeyD', isComposing: true })).toBe(false);
});

it('gives every key one meaning', () => {
  const chords = Object.values(KEYS).map((key: Key) => `${key.code} ${String(key.mod)} ${String(key.shift)}`);
  expect(new Set(chords).size).toBe(chords.length);
});
