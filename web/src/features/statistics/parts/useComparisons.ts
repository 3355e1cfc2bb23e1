import { useLingui } from '@lingui/react/macro';

import { number, weekday } from '@/lib/format';

import { bandOf, letterWords, queryWords, type By, type Outcomes, type Statistics } from '../model';

export interface Row {
  name: string;
  outcomes: Outcomes;
}

/** The same outcomes by each thing that they can be compared by. */
export function useComparisons(found: Statistics, titles: ReadonlyMap<string, string>): Record<By, { title: string; rows: readonly Row[] }> {
  const { t, i18n } = useLingui();
  const searchOf = ({ query: where, words }: Statistics['by_query'][number]) => {
    const place = i18n._(queryWords(where));
    return words === '' ? place : t`${place}: «${words}»`;
  };
  return {
    resume: {
      title: t`По резюме`,
      rows: found.by_resume.map((row) => ({ name: titles.get(row.resume_id ?? '') ?? t`Резюме удалено`, outcomes: row })),
    },
    query: { title: t`По поиску`, rows: found.by_query.map((row) => ({ name: searchOf(row), outcomes: row })) },
    score: {
      title: t`По соответствию`,
      rows: found.by_score.map((row) => ({ name: row.value === null ? t`Без оценки` : bandOf(row.value), outcomes: row })),
    },
    threshold: {
      title: t`По порогу`,
      rows: found.by_threshold.map((row) => ({ name: row.value === null ? t`Без порога` : number(row.value), outcomes: row })),
    },
    letter: { title: t`По письму`, rows: found.by_letter.map((row) => ({ name: i18n._(letterWords(row.letter)), outcomes: row })) },
    weekday: {
      title: t`По дню недели`,
      rows: found.by_weekday.map((row) => ({ name: weekday(row.value ?? 1, 'long'), outcomes: row })),
    },
    hour: {
      title: t`По часу отправки`,
      rows: found.by_hour.map((row) => ({ name: `${String(row.value ?? 0).padStart(2, '0')}:00`, outcomes: row })),
    },
  };
}
