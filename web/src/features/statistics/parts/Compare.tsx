import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { useSearchParams } from 'react-router';

import { Section } from '@/ui/Section';

import { byOf, type Statistics } from '../model';
import { Breakdown } from './Breakdown';
import { useComparisons } from './useComparisons';

interface Props {
  found: Statistics;
  titles: ReadonlyMap<string, string>;
}

/** The same outcomes side by side: by one thing at a time, which the address keeps. */
export function Compare({ found, titles }: Props) {
  const { t } = useLingui();
  const [query, setQuery] = useSearchParams();
  const by = byOf(query);
  const comparisons = useComparisons(found, titles);
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
          data={Object.entries(comparisons).map(([value, { title }]) => ({ value, label: title }))}
        />
      }
    >
      <Breakdown rows={comparisons[by].rows} />
    </Section>
  );
}
