import { afterEach, expect, it } from 'vitest';

import { language } from '@/i18n';

import { asSentence, dayAndTime, daysFromToday, minutesAndSeconds, money, quoted, soon, unbroken, zone, zoneWords } from './format';

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

it('names a zone as a person does', () => {
  expect(zoneWords('Europe/Moscow', now)).toBe('Москва, UTC+3');
  expect(zoneWords('Asia/Yekaterinburg', now)).toBe('Екатеринбург, UTC+5');
  expect(zoneWords('UTC', now)).toBe('UTC+0');
  language.set('en');
  expect(zoneWords('Europe/Moscow', now)).toBe('Moscow, UTC+3');
});

it('keeps an amount in one line, and a dash with the word before it', () => {
  expect(unbroken('Пермь · 3 000–5 000 ₽ за смену')).toBe('Пермь · 3\u00a0000\u2060–\u20605\u00a0000\u00a0₽ за смену');
  expect(unbroken('Компания № 1')).toBe('Компания №\u00a01');
  expect(unbroken('ниже ваших 160 тыс. ₽')).toBe('ниже ваших 160\u00a0тыс.\u00a0₽');
  expect(unbroken('Python-разработчик, с 2022 — Москва')).toBe('Python-разработчик, с\u00a02022\u00a0— Москва');
});

it('quotes words that quote', () => {
  expect(quoted('Я помощник компании «Заслон»')).toBe('«Я помощник компании „Заслон“»');
  language.set('en');
  expect(quoted('Write “Yes”')).toBe('“Write ‘Yes’”');
});
