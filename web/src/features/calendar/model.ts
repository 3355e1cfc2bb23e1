import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Schemas } from '@/api/client';
import { daysFromToday } from '@/lib/format';

export type Commitment = Schemas['CommitmentBody'];
export type Choice = Schemas['ChoiceInput']['choice'];
export type Part = 'overdue' | 'today' | 'week' | 'later' | 'over';

export const KINDS: Readonly<Record<Commitment['kind'], MessageDescriptor>> = {
  interview: msg`Собеседование`,
  task: msg`Тестовое задание`,
  form: msg`Анкета`,
};

const PARTS: readonly (readonly [Part, MessageDescriptor])[] = [
  ['overdue', msg`Просрочено`],
  ['today', msg`Сегодня`],
  ['week', msg`Ближайшие семь дней`],
  ['later', msg`Позже`],
  ['over', msg`Прошло или решено`],
];

const HOUR_MS = 3_600_000;
const WEEK_DAYS = 7;

/** When nothing is left to do about it: the end of a meeting, the deadline of a task. */
export function endOf(one: Commitment): number {
  if (one.ends_at !== null) return Date.parse(one.ends_at);
  return Date.parse(one.starts_at) + (one.kind === 'interview' ? HOUR_MS : 0);
}

/** Where it stands in the list. A missed deadline stays on top until its owner says what became of it. */
export function partOf(one: Commitment, now: number): Part {
  if (one.state === 'done' || one.state === 'declined') return 'over';
  if (endOf(one) <= now) return one.kind === 'interview' ? 'over' : 'overdue';
  const days = daysFromToday(one.starts_at, now);
  if (days <= 0) return 'today';
  return days <= WEEK_DAYS ? 'week' : 'later';
}

/** The parts that have something in them, in their order; what is over with the newest first. */
export function partsOf(items: readonly Commitment[], now: number) {
  return PARTS.map(([part, words]) => {
    const found = items.filter((one) => partOf(one, now) === part);
    return { part, words, items: part === 'over' ? found.toReversed() : found };
  }).filter(({ items: found }) => found.length > 0);
}

interface Act {
  choice: Choice;
  words: MessageDescriptor;
  main?: boolean;
}

const BACK: Act = { choice: 'open', words: msg`Вернуть` };

/** What its owner may say of it now. */
export function actsOf(one: Commitment): readonly Act[] {
  if (one.state === 'done' || one.state === 'declined') return [BACK];
  if (one.kind !== 'interview') {
    return [
      { choice: 'done', words: msg`Сделано`, main: true },
      { choice: 'declined', words: msg`Не буду делать` },
    ];
  }
  const no: Act = { choice: 'declined', words: msg`Не приду` };
  return one.state === 'accepted' ? [no] : [{ choice: 'accepted', words: msg`Приду`, main: true }, no];
}

/** The site behind a link: what a person should read before following it. */
export function hostOf(link: string): string | null {
  try {
    const { protocol, host } = new URL(link);
    return protocol === 'https:' || protocol === 'http:' ? host : null;
  } catch {
    return null;
  }
}
