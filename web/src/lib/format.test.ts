import { afterEach, expect, it } from 'vitest';

import { language } from '@/i18n';

import { asSentence, dayAndTime, daysFromToday, minutesAndSeconds, money, soon, zone } from './format';

const now = Date.parse('2026-11-28T20:30:00Z');

afterEach(() => {
  language.set('ru');
  zone.set('Europe/Moscow');
});

it('counts days in the zone of the owner', () => {
  expect(daysFromToday('2026-11-28T21:30:00Z', now)).toBe(1);
  zone.set('Asia/Vladivostok');
  expect(daysFromToday('2026-11-28T21:30:00Z', now)).toBe(0);
});

it('names near days', () => {
  expect(dayAndTime('2026-11-28T07:40:00Z', now)).toBe('сегодня, 10:40');
  expect(dayAndTime('2026-11-29T07:40:00Z', now)).toBe('завтра, 10:40');
  expect(dayAndTime('2026-11-12T07:40:00Z', now)).toBe('12 ноября, 10:40');
  expect(soon('2026-11-28T07:40:00Z', now)).toBe('10:40');
  language.set('en');
  expect(dayAndTime('2026-11-27T07:40:00Z', now)).toBe('yesterday, 10:40');
});

it('writes money and countdowns', () => {
  expect(money(280_000)).toBe('280\u00a0000\u00a0₽');
  expect(money(12.4)).toBe('12,40\u00a0₽');
  expect(money(0.0034, 'USD')).toBe('0,0034\u00a0$');
  expect(money(0, 'USD')).toBe('0\u00a0$');
  expect(minutesAndSeconds(581_000)).toBe('9:41');
  expect(minutesAndSeconds(-5)).toBe('0:00');
});

it('makes a line of a reason', () => {
  expect(asSentence('оценка 16 ниже порога 50; не хватило: Java')).toBe('Оценка 16 ниже порога 50; не хватило: Java');
  expect(asSentence('Не ваш регион: Самара.')).toBe('Не ваш регион: Самара');
  expect(asSentence('')).toBe('');
});
