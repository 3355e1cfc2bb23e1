import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';

import { useApplication } from '@/api/applications';
import { BackLink } from '@/ui/BackLink';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';

import type { Row } from '../model';
import { OpenLetter, type Outcome } from './OpenLetter';
import classes from './review.module.css';

interface Props extends Outcome {
  id: string;
  user: string;
  sameEmployer: (row: Row) => readonly Row[];
}

/** One letter of the queue, from its asking for on. */
export function Card({ id, ...letter }: Props) {
  const { t } = useLingui();
  const found = useApplication(id);
  return (
    <Stack gap="lg" className={classes.card}>
      <BackLink to="/review" narrowOnly>
        <Trans>Все письма</Trans>
      </BackLink>
      {found.data !== undefined && <OpenLetter row={found.data} {...letter} />}
      {found.data === undefined && found.isError && (
        <ProblemBlock error={found.error} what={t`письмо`} onRetry={() => void found.refetch()} />
      )}
      {found.isPending && <Loading rows={5} />}
    </Stack>
  );
}
