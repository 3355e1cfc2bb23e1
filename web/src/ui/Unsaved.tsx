import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';

import { session } from '@/api/session';

import { ConfirmDialog } from './ConfirmDialog';

/** Asks before a screen with changes that are not saved is left, by a link, by Back, or with the tab; a session that is over needs no asking. */
export function Unsaved() {
  const { t } = useLingui();
  const leaving = useBlocker(
    ({ currentLocation, nextLocation }) => session.get() === 'in' && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (session.get() === 'in') event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  return (
    <ConfirmDialog
      open={leaving.state === 'blocked'}
      title={t`Уйти без сохранения?`}
      act={<Trans>Уйти</Trans>}
      keep={<Trans>Остаться</Trans>}
      danger
      onAct={() => leaving.proceed?.()}
      onClose={() => leaving.reset?.()}
    >
      <Trans>Изменения на этой странице ещё не сохранены.</Trans>
    </ConfirmDialog>
  );
}
