import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Schemas } from '@/api/client';
import type { DismissalReason } from '@/lib/dismissals';
import { dayIn } from '@/lib/format';

export type Statistics = Schemas['Statistics'];
export type Rate = Schemas['Rate'];
export type Outcomes = Schemas['Outcomes'];

export const PERIODS = [7, 30, 90, 365] as const;
export const LONGEST = Math.max(...PERIODS);
const USUAL = 30;
/** Fewer say too little for a share. */
const FEW = 20;

/** The period of an address; anything else is the usual one. */
export function daysOf(query: URLSearchParams): number {
  return PERIODS.find((one) => String(one) === query.get('days')) ?? USUAL;
}

const BYS = ['resume', 'query', 'score', 'threshold', 'letter', 'weekday', 'hour'] as const;
export type By = (typeof BYS)[number];

/** What the address compares by; anything else is the resumes. */
export function byOf(query: URLSearchParams): By {
  return BYS.find((one) => one === query.get('by')) ?? 'resume';
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

const QUERIES: Readonly<Record<string, MessageDescriptor>> = {
  area: msg`Ваши регионы`,
  remote: msg`Удалённо, откуда угодно`,
  anywhere: msg`Вся страна`,
  similar: msg`Похожие, по мнению hh.ru`,
};

export function queryWords(query: string): MessageDescriptor {
  return QUERIES[query] ?? NOT_NOTED;
}

type Dismissed = Statistics['dismissed'][number];

/** So many for one reason are no chance any more. */
const TELLING = 3;

/** The reason that stands out: it was said several times and for most of what was said anything of. */
export function mainReason(dismissed: readonly Dismissed[]): DismissalReason | undefined {
  const said = dismissed.filter((one) => one.reason !== null);
  const all = said.reduce((sum, one) => sum + one.count, 0);
  const most = said.find((one) => one.count >= TELLING && one.count * 2 >= all);
  return most?.reason ?? undefined;
}

export interface Column {
  /** The first day of the column. */
  day: string;
  days: number;
  sent: number;
  answered: number;
  invited: number;
  /** It goes on: what is sent in it may still grow. */
  open: boolean;
}

const DAY_MS = 86_400_000;
const WEEK = 7;
/** So many columns of a day each still read at a glance. */
const DAILY = 90;

/** Every day of the period, also those on which nothing was sent; longer periods in weeks that end today. */
export function columns(found: Pick<Statistics, 'by_day' | 'days' | 'timezone'>, now: number): Column[] {
  const last = Date.parse(dayIn(found.timezone, now));
  const width = found.days > DAILY ? WEEK : 1;
  const count = Math.ceil(found.days / width);
  const made: Column[] = Array.from({ length: count }, (_, index) => {
    const first = last - ((count - index) * width - 1) * DAY_MS;
    return { day: new Date(first).toISOString().slice(0, 10), days: width, sent: 0, answered: 0, invited: 0, open: index === count - 1 };
  });
  for (const one of found.by_day) {
    const back = Math.floor((last - Date.parse(one.day)) / DAY_MS / width);
    // The period counts in hours, so it may begin within the day before its first whole one.
    const column = made[Math.max(0, count - 1 - back)];
    if (column === undefined) continue;
    column.sent += one.sent;
    column.answered += one.answered;
    column.invited += one.invited;
  }
  return made;
}

export const BLOCK_HOURS = 4;
const BLOCKS: readonly number[] = [0, 4, 8, 12, 16, 20];
/** Fewer in a cell say nothing that a colour could tell. */
const TOLD = 10;

export interface Cell {
  sent: number;
  answered: number;
  /** 0–1: how strongly it is coloured, by the share that was answered. */
  tint: number;
}

/** Weekdays by blocks of hours; blocks in which nothing was ever sent are left out, and so are such weekdays. */
export function grid(slots: Statistics['by_slot']) {
  const blocks = BLOCKS.filter((from) => slots.some(({ hour }) => hour >= from && hour < from + BLOCK_HOURS));
  const weekdays = [...new Set(slots.map((one) => one.weekday))].toSorted((one, other) => one - other);
  const rows = weekdays.map((weekday) => ({
    weekday,
    cells: blocks.map((from): Cell => {
      const within = slots.filter((one) => one.weekday === weekday && one.hour >= from && one.hour < from + BLOCK_HOURS);
      const sent = within.reduce((sum, one) => sum + one.sent, 0);
      const answered = within.reduce((sum, one) => sum + one.answered, 0);
      return { sent, answered, tint: sent < TOLD ? 0 : answered / sent };
    }),
  }));
  return { blocks, rows };
}

/** The right end of a scale on which all of these intervals have their place, in percent. */
export function scaleOf(rates: readonly Rate[]): number {
  return Math.max(0, ...rates.map((rate) => intervalOf(rate)?.high ?? 0));
}
