import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

import { csvOf } from '../csv';
import { funnel, type Statistics } from '../model';
import { useComparisons } from './useComparisons';

interface Props {
  found: Statistics;
  titles: ReadonlyMap<string, string>;
}

/** The numbers that stand on the page, for a spreadsheet. */
export function Download({ found, titles }: Props) {
  const { t, i18n } = useLingui();
  const parts = Object.values(useComparisons(found, titles));
  const save = () => {
    const text = csvOf(funnel(found), parts, {
      heads: [t`Раздел`, t`Строка`, t`Шаг`, t`Сколько`, t`Из скольких`, t`Вероятно от, %`, t`Вероятно до, %`],
      funnel: t`Воронка`,
      viewed: t`Открыли`,
      answered: t`Ответили`,
      invited: t`Пригласили`,
      nameOf: (step) => i18n._(step.name),
    });
    const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    Object.assign(document.createElement('a'), { href: address, download: 'vkatilsya-statistics.csv' }).click();
    // The download holds what it reads.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  return (
    <Button variant="default" leftSection={<IconDownload size={16} />} onClick={save}>
      <Trans>Скачать CSV</Trans>
    </Button>
  );
}
