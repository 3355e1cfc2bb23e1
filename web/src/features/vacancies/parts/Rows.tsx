import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';

import cells from '@/ui/Cells.module.css';
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
      {draw}
    </VirtualRows>
  );
}

const draw = (row: Match) => <Row row={row} />;

// Plain elements: hundreds of these pass by in a second of scrolling.
function Row({ row }: { row: Match }) {
  const { vacancy } = row;
  const place = [vacancy.employer_name, vacancy.area].filter((one) => one !== null && one !== '').join(' · ');
  return (
    <Link to={`/vacancies/${row.id}`} className={classes.row}>
      <span className={classes.score}>
        {row.score === null ? (
          <span className={cells.small}>
            <Trans>без оценки</Trans>
          </span>
        ) : (
          <Score value={row.score} threshold={row.threshold} word={false} />
        )}
      </span>
      <span className={classes.names}>
        <span className={cells.name}>{vacancy.name}</span>
        <span className={cells.more}>{place}</span>
      </span>
      <span className={classes.salary}>
        {vacancy.salary ?? (
          <span className={cells.small}>
            <Trans>зарплата не указана</Trans>
          </span>
        )}
      </span>
      <span className={classes.outcome}>
        <Outcome row={row} />
      </span>
    </Link>
  );
}
