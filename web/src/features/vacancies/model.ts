import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Schemas } from '@/api/client';

export type Match = Schemas['MatchBody'];

interface Group {
  name: string;
  words: MessageDescriptor;
  query: { decision?: Match['decision']; rule?: string };
}

/** The parts of the list. On the edge are those that only the threshold stopped, the best of them first. */
export const GROUPS: readonly [Group, ...Group[]] = [
  { name: '', words: msg`Все`, query: {} },
  { name: 'fit', words: msg`Подошли`, query: { decision: 'matched' } },
  { name: 'edge', words: msg`Не хватило до порога`, query: { rule: 'score_below_threshold' } },
  { name: 'hand', words: msg`Откликнуться можно только вручную`, query: { decision: 'blocked' } },
  { name: 'unfit', words: msg`Не подошли`, query: { decision: 'rejected' } },
];

export const SORTS = { new: msg`Сначала новые`, score: msg`Сначала лучшие` } as const;
export type Sort = keyof typeof SORTS;

export interface Filter {
  group: string;
  sort: Sort;
  resume: string;
  text: string;
}

const UUID = /^[0-9a-f-]{36}$/;

/** The filter of an address; whatever does not exist is left out. */
export function filterOf(query: URLSearchParams): Filter {
  const group = query.get('group') ?? '';
  const sort = query.get('sort') ?? '';
  const resume = query.get('resume') ?? '';
  return {
    group: GROUPS.some((one) => one.name === group) ? group : '',
    sort: sort in SORTS ? (sort as Sort) : group === 'edge' ? 'score' : 'new',
    resume: UUID.test(resume) ? resume : '',
    text: (query.get('q') ?? '').trim().slice(0, 100),
  };
}

/** Only what differs from the usual stands in the address. */
export function addressOf({ group, sort, resume, text }: Filter): Record<string, string> {
  const usual: Sort = group === 'edge' ? 'score' : 'new';
  const all = { group, sort: sort === usual ? '' : sort, resume, q: text };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

export function queryOf({ group, sort, resume, text }: Filter) {
  return {
    ...GROUPS.find((one) => one.name === group)?.query,
    sort,
    ...(resume === '' ? {} : { resume_id: resume }),
    ...(text === '' ? {} : { q: text }),
  };
}
