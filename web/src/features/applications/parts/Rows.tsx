import { useLingui } from '@lingui/react/macro';
import { Badge, Text } from '@mantine/core';
import { Link } from 'react-router';

import type { Application } from '@/api/applications';
import { dayAndTime } from '@/lib/format';
import type { RowsProps } from '@/ui/PagedList';
import { Score } from '@/ui/Score';
import { VirtualRows } from '@/ui/VirtualRows';

import { statusOf } from '../model';
import classes from './applications.module.css';

const HEIGHT = 76;

export default function Rows(props: RowsProps<Application>) {
  const { t } = useLingui();
  return (
    <VirtualRows {...props} label={t`Отклики`} height={HEIGHT}>
      {(row) => <Row row={row} />}
    </VirtualRows>
  );
}

function Row({ row }: { row: Application }) {
  const { i18n } = useLingui();
  const { words, color } = statusOf(row);
  return (
    <Link to={`/applications/${row.id}`} className={classes.row}>
      <span className={classes.names}>
        <Text component="span" display="block" size="sm" fw={600} truncate>
          {row.vacancy.name}
        </Text>
        <Text component="span" display="block" size="xs" c="dimmed" truncate>
          {row.vacancy.employer_name}
        </Text>
      </span>
      <span className={classes.score}>{row.score !== null && <Score value={row.score} word={false} />}</span>
      <span className={classes.state}>
        <Badge component="span" color={color}>
          {i18n._(words)}
        </Badge>
      </span>
      <Text component="span" size="xs" c="dimmed" className={classes.date}>
        {dayAndTime(row.sent_at ?? row.created_at)}
      </Text>
    </Link>
  );
}
