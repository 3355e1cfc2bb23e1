import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useBlocker, type Location } from 'react-router';

import { session } from '@/api/session';

import { ConfirmDialog } from './ConfirmDialog';

/** The state of a way that leads on because all is saved, or is meant to be gone: it is not asked about. */
export const SETTLED = { settled: true } as const;

function isSettled({ state }: Location<Partial<typeof SETTLED> | null>): boolean {
  return state?.settled === true;
}

/** Asks before the tab with what is not saved is closed or loaded anew; a session that is over needs no asking. */
export function useAskBeforeClosing(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => {
      if (session.get() === 'in') event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}

/** Asks before a screen with changes that are not saved is left, by a link, by Back, or with the tab. */
export function Unsaved() {
  const { t } = useLingui();
  const leaving = useBlocker(
    ({ currentLocation, nextLocation, historyAction }) =>
      session.get() === 'in' &&
      currentLocation.pathname !== nextLocation.pathname &&
      // By Back one comes to where such a way has led, too.
      (historyAction === 'POP' || !isSettled(nextLocation)),
  );
  useAskBeforeClosing(true);
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
