import { useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';

import type { Application } from '@/api/applications';
import { dayAndTime } from '@/lib/format';
import { Badge } from '@/ui/Badge';
import cells from '@/ui/Cells.module.css';
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
      {draw}
    </VirtualRows>
  );
}

const draw = (row: Application) => <Row row={row} />;

// Plain elements: hundreds of these pass by in a second of scrolling.
function Row({ row }: { row: Application }) {
  const { i18n } = useLingui();
  const { words, color } = statusOf(row);
  return (
    <Link to={`/applications/${row.id}`} className={classes.row}>
      <span className={classes.names}>
        <span className={cells.name}>{row.vacancy.name}</span>
        <span className={cells.more}>{row.vacancy.employer_name}</span>
      </span>
      <span className={classes.score}>{row.score !== null && <Score value={row.score} word={false} />}</span>
      <span className={classes.state}>
        <Badge color={color}>{i18n._(words)}</Badge>
      </span>
      <span className={`${cells.small} ${classes.date}`}>{dayAndTime(row.sent_at ?? row.created_at)}</span>
    </Link>
  );
}
