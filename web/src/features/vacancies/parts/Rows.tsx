import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { Link } from 'react-router';

import { useTitles } from '@/api/queries';
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
  const titles = useTitles();
  const draw = useCallback((row: Match) => <Row row={row} resume={titles?.[row.resume_id]} />, [titles]);
  return (
    <VirtualRows {...props} label={t`Вакансии`} height={HEIGHT}>
      {draw}
    </VirtualRows>
  );
}

// Plain elements: hundreds of these pass by in a second of scrolling.
function Row({ row, resume }: { row: Match; resume: string | undefined }) {
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
        {resume !== undefined && (
          <span className={cells.more}>
            <Trans>Резюме: {resume}</Trans>
          </span>
        )}
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
