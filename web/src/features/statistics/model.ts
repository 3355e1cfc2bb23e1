import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Schemas } from '@/api/client';

export type Statistics = Schemas['Statistics'];
export type Rate = Schemas['Rate'];
export type Outcomes = Schemas['Outcomes'];

export const PERIODS = [7, 30, 90, 365] as const;
const USUAL = 30;
/** Fewer say too little for a share. */
const FEW = 20;

/** The period of an address; anything else is the usual one. */
export function daysOf(query: URLSearchParams): number {
  return PERIODS.find((one) => String(one) === query.get('days')) ?? USUAL;
}

export interface Interval {
  low: number;
  high: number;
}

/** Where the true share lies, in whole percent rounded outwards; nothing when there are too few to tell. */
export function intervalOf({ of, low, high }: Rate): Interval | undefined {
  if (of < FEW || low === null || high === null) return undefined;
  return { low: Math.floor(low * 100), high: Math.ceil(high * 100) };
}

export interface Step {
  name: MessageDescriptor;
  count: number;
  /** Of the applications that were sent. */
  rate?: Rate;
  /** Length of the bar, 0–100, against the longest. */
  width: number;
}

/** From the vacancies that were looked at to the invitations. */
export function funnel({ looked_at, fit, total }: Pick<Statistics, 'looked_at' | 'fit' | 'total'>): Step[] {
  const steps = [
    { name: msg`Просмотрено вакансий`, count: looked_at },
    { name: msg`Подошло`, count: fit },
    { name: msg`Отправлено`, count: total.sent },
    { name: msg`Открыли`, count: total.viewed.count, rate: total.viewed },
    { name: msg`Ответили`, count: total.answered.count, rate: total.answered },
    { name: msg`Пригласили`, count: total.invited.count, rate: total.invited },
  ];
  const longest = Math.max(1, ...steps.map((step) => step.count));
  return steps.map((step) => ({ ...step, width: (step.count / longest) * 100 }));
}

/** A difference shows only where intervals do not overlap. */
export function differ(rates: readonly Rate[]): boolean {
  const known = rates.flatMap((rate) => intervalOf(rate) ?? []);
  return known.some((one) => known.some((other) => one.high < other.low));
}

const BAND = 10;
const BEST = 100;

/** Scores of a band, by its lower end. */
export function bandOf(low: number): string {
  return low >= BEST ? String(BEST) : `${String(low)}–${String(low + BAND - 1)}`;
}

const LETTERS: Readonly<Record<string, MessageDescriptor>> = {
  formal: msg`Деловое`,
  friendly: msg`Дружелюбное`,
  short: msg`Короткое`,
  own: msg`Написано вами`,
};
const NOT_NOTED = msg`Не отмечено`;

export function letterWords(letter: string): MessageDescriptor {
  return LETTERS[letter] ?? NOT_NOTED;
}
