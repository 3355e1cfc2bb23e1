import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { Link } from 'react-router';

import type { RowsProps } from '@/ui/PagedList';
import { Score } from '@/ui/Score';
import { VirtualRows } from '@/ui/VirtualRows';

import type { Match } from '../model';
import { Outcome } from './Outcome';
import classes from './vacancies.module.css';

const HEIGHT = 84;

export default function Rows(props: RowsProps<Match>) {
  const { t } = useLingui();
  return (
    <VirtualRows {...props} label={t`Вакансии`} height={HEIGHT}>
      {(row) => <Row row={row} />}
    </VirtualRows>
  );
}

function Row({ row }: { row: Match }) {
  const { vacancy } = row;
  const place = [vacancy.employer_name, vacancy.area].filter((one) => one !== null && one !== '').join(' · ');
  return (
    <Link to={`/vacancies/${row.id}`} className={classes.row}>
      <span className={classes.score}>
        {row.score === null ? (
          <Text component="span" size="xs" c="dimmed">
            <Trans>без оценки</Trans>
          </Text>
        ) : (
          <Score value={row.score} threshold={row.threshold} word={false} />
        )}
      </span>
      <span className={classes.names}>
        <Text component="span" display="block" size="sm" fw={600} truncate>
          {vacancy.name}
        </Text>
        <Text component="span" display="block" size="xs" c="dimmed" truncate>
          {place}
        </Text>
      </span>
      <Text component="span" size="sm" className={classes.salary}>
        {vacancy.salary ?? (
          <Text component="span" size="xs" c="dimmed">
            <Trans>зарплата не указана</Trans>
          </Text>
        )}
      </Text>
      <span className={classes.outcome}>
        <Outcome row={row} />
      </span>
    </Link>
  );
}
