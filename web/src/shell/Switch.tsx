import { useLingui } from '@lingui/react/macro';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';

import type { Schemas } from '@/api/client';
import { useStore } from '@/lib/store';
import { soon } from '@/lib/format';
import { useIdle } from '@/lib/useIdle';
import { useKey } from '@/lib/useKeys';
import { ProblemText } from '@/ui/ProblemBlock';

import { StopDialog, SwitchMenu } from './parts';
import { keepSwitches, pause, resume, stopping } from './switchActions';
import { switchState } from './switchModel';
import { SwitchButton } from './SwitchButton';
import { SwitchPill } from './SwitchPill';
import { useStop } from './useStop';

/**
 * Running, paused, stopped: always in sight. Stopping is never shown before the server has said so. In the opened menu one press stops
 * everything: it keeps the queue and is lifted here; a key that may be pressed by mistake asks first.
 */
export function Switch({ switches, unknown }: { switches: Schemas['SwitchList']; unknown: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [pressed, setPressed] = useState(false);
  const idle = useIdle();
  const busy = useStore(stopping);
  const state = switchState(switches);
  const failed = (error: Error) =>
    notifications.show({ color: 'red', title: t`Состояние не изменилось`, message: <ProblemText error={error} /> });
  const change = useMutation({
    mutationFn: (act: () => Promise<Schemas['SwitchList']>) => act(),
    onSuccess: (found) => keepSwitches(client, found),
    onError: failed,
  });
  const stop = useStop();
  useKey('stop', () => setAsking(true));

  function pauseUntil(until: string): void {
    change.mutate(() => pause(until), {
      onSuccess: () =>
        notifications.show({ message: t`Пауза до ${soon(until)}. Поиск идёт, отправки нет.`, color: 'ink' }),
    });
  }

  const canResume = (state.kind === 'stopped' && state.liftable) || state.kind === 'paused';
  const button = { canResume, busy: change.isPending };
  // Pressed while the menu is on its way: it opens when it is there.
  const early = <SwitchButton {...button} aria-haspopup="menu" onClick={() => setPressed(true)} />;
  return (
    <>
      <SwitchPill state={state} unknown={unknown} stopping={busy} />
      <Suspense fallback={early}>
        {idle || pressed ? (
          <SwitchMenu
            {...button}
            stopped={state.kind === 'stopped'}
            defaultOpen={pressed}
            onResume={() => change.mutate(resume)}
            onPause={pauseUntil}
            onStop={() => stop.mutate(undefined, { onError: failed })}
          />
        ) : (
          early
        )}
      </Suspense>
      {(idle || asking) && (
        <Suspense>
          <StopDialog open={asking} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
