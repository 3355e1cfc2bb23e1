import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor } from '@mantine/core';
import { Link } from 'react-router';

import { asSentence, dayAndTime } from '@/lib/format';

import type { PastDecision } from './recent';
import { ACTIONS, VIA } from './words';

/** In place of the buttons: what was decided, where and when. */
export function Decided({ decision }: { decision: PastDecision | undefined }) {
  return (
    <Alert color="slate" role="status">
      {decision === undefined ? (
        <Trans>Об этом письме уже решено.</Trans>
      ) : (
        <What decision={decision} />
      )}{' '}
      <Anchor component={Link} to="/review" size="sm">
        <Trans>К остальным</Trans>
      </Anchor>
    </Alert>
  );
}

function What({ decision }: { decision: PastDecision }) {
  const { i18n } = useLingui();
  const action = ACTIONS[decision.action];
  const via = VIA[decision.via];
  const what = action === undefined ? decision.action : i18n._(action).toLocaleLowerCase();
  const where = via === undefined ? decision.via : i18n._(via);
  return (
    <Trans>
      Уже решено: {what}. {asSentence(dayAndTime(decision.created_at))}, {where}.
    </Trans>
  );
}
