import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Application } from '@/api/applications';

export type State = Application['state'];
export interface Standing {
  words: MessageDescriptor;
  color: 'ink' | 'evidence' | 'amber' | 'red' | 'slate';
}

const STATES: Readonly<Record<State, Standing>> = {
  review: { words: msg`Ждёт решения`, color: 'ink' },
  queued: { words: msg`В очереди`, color: 'slate' },
  held: { words: msg`Отправка отложена`, color: 'amber' },
  sending: { words: msg`Отправляем…`, color: 'slate' },
  unknown: { words: msg`Проверяем, дошло ли`, color: 'amber' },
  sent: { words: msg`Отправлено`, color: 'slate' },
  sent_by_hand: { words: msg`Отправлено вами`, color: 'slate' },
  failed: { words: msg`Не отправлено`, color: 'red' },
  dismissed: { words: msg`Не подходит`, color: 'slate' },
  expired: { words: msg`Срок вышел`, color: 'slate' },
  needs_owner: { words: msg`Нужна ваша проверка`, color: 'amber' },
};

/** What the employer did, by the beginning of hh's word: `discard_by_employer` is a `discard`. */
const ANSWERS: readonly (readonly [string, Standing])[] = [
  ['discard', { words: msg`Отказ`, color: 'slate' }],
  ['invitation', { words: msg`Приглашение`, color: 'evidence' }],
  ['interview', { words: msg`Собеседование`, color: 'evidence' }],
  ['hired', { words: msg`Готовы взять`, color: 'evidence' }],
  ['consider', { words: msg`Рассматривают`, color: 'ink' }],
];
const VIEWED: Standing = { words: msg`Просмотрено`, color: 'ink' };

/** Where an application stands: once it is sent, what the employer did says more. */
export function statusOf(row: Pick<Application, 'state' | 'negotiation_state' | 'viewed_at'>): Standing {
  if (row.state !== 'sent' && row.state !== 'sent_by_hand') return STATES[row.state];
  const answer = ANSWERS.find(([word]) => row.negotiation_state?.startsWith(word) === true)?.[1];
  return answer ?? (row.viewed_at === null ? STATES[row.state] : VIEWED);
}

export interface Group {
  name: string;
  words: MessageDescriptor;
  states: readonly State[];
}

/** What the list can be narrowed to: every state is in exactly one group. */
export const GROUPS: readonly Group[] = [
  { name: 'sent', words: msg`Отправлены`, states: ['sent', 'sent_by_hand'] },
  { name: 'queue', words: msg`В очереди`, states: ['queued', 'held', 'sending'] },
  { name: 'owner', words: msg`Ждут вас`, states: ['review', 'needs_owner'] },
  { name: 'unknown', words: msg`Проверяем, дошли ли`, states: ['unknown'] },
  { name: 'unsent', words: msg`Не отправлены`, states: ['failed', 'expired'] },
  { name: 'dismissed', words: msg`Не подошли вам`, states: ['dismissed'] },
];

export interface Filter {
  group: string;
  text: string;
}

/** The filter of an address; a group that does not exist is none. */
export function filterOf(query: URLSearchParams): Filter {
  const group = query.get('state') ?? '';
  return {
    group: GROUPS.some((one) => one.name === group) ? group : '',
    text: (query.get('q') ?? '').trim().slice(0, 100),
  };
}

export function addressOf({ group, text }: Filter): Record<string, string> {
  return { ...(group === '' ? {} : { state: group }), ...(text === '' ? {} : { q: text }) };
}

export function statesOf(group: string): State[] {
  return [...(GROUPS.find((one) => one.name === group)?.states ?? [])];
}

/** Where the same rows are as a table for a spreadsheet. */
export function csvOf({ group, text }: Filter): string {
  const query = new URLSearchParams(statesOf(group).map((state) => ['state', state]));
  if (text !== '') query.set('q', text);
  const search = query.toString();
  return search === '' ? '/api/applications.csv' : `/api/applications.csv?${search}`;
}
