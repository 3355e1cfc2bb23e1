import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { useSearchParams } from 'react-router';

import { number, weekday } from '@/lib/format';
import { Section } from '@/ui/Section';

import { bandOf, byOf, letterWords, queryWords, type By, type Statistics } from '../model';
import { Breakdown, type Row } from './Breakdown';

interface Props {
  found: Statistics;
  titles: ReadonlyMap<string, string>;
}

/** The same outcomes side by side: by one thing at a time, which the address keeps. */
export function Compare({ found, titles }: Props) {
  const { t, i18n } = useLingui();
  const [query, setQuery] = useSearchParams();
  const by = byOf(query);
  const searchOf = ({ query: where, words }: Statistics['by_query'][number]) => {
    const place = i18n._(queryWords(where));
    return words === '' ? place : t`${place}: «${words}»`;
  };
  const names: Record<By, string> = {
    resume: t`По резюме`,
    query: t`По поиску`,
    score: t`По соответствию`,
    threshold: t`По порогу`,
    letter: t`По письму`,
    weekday: t`По дню недели`,
    hour: t`По часу отправки`,
  };
  const rows: Record<By, () => Row[]> = {
    resume: () => found.by_resume.map((row) => ({ name: titles.get(row.resume_id ?? '') ?? t`Резюме удалено`, outcomes: row })),
    query: () => found.by_query.map((row) => ({ name: searchOf(row), outcomes: row })),
    score: () => found.by_score.map((row) => ({ name: row.value === null ? t`Без оценки` : bandOf(row.value), outcomes: row })),
    threshold: () =>
      found.by_threshold.map((row) => ({ name: row.value === null ? t`Без порога` : number(row.value), outcomes: row })),
    letter: () => found.by_letter.map((row) => ({ name: i18n._(letterWords(row.letter)), outcomes: row })),
    weekday: () => found.by_weekday.map((row) => ({ name: weekday(row.value ?? 1, 'long'), outcomes: row })),
    hour: () => found.by_hour.map((row) => ({ name: `${String(row.value ?? 0).padStart(2, '0')}:00`, outcomes: row })),
  };
  if (found.total.sent === 0) return null;
  const choose = (next: string | null) => {
    query.set('by', next ?? 'resume');
    setQuery(query, { replace: true });
  };
  return (
    <Section
      title={<Trans>Что работает лучше</Trans>}
      aside={
        <Select
          aria-label={t`Сравнить по`}
          size="xs"
          value={by}
          allowDeselect={false}
          onChange={choose}
          data={Object.entries(names).map(([value, name]) => ({ value, label: name }))}
        />
      }
    >
      <Breakdown rows={rows[by]()} />
    </Section>
  );
}
