import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Schemas } from '@/api/client';
import { useStore } from '@/lib/store';
import { soon, tomorrowAtNine, zone, zoneOffset } from '@/lib/format';
import { useKey } from '@/lib/useKeys';
import { serverNow } from '@/live/clock';
import { ProblemText } from '@/ui/ProblemBlock';

import { StopDialog } from './StopDialog';
import { keepSwitches, pause, resume, stopping } from './switchActions';
import { switchState } from './switchModel';
import { SwitchPill } from './SwitchPill';

const HOUR_MS = 3_600_000;

/** Running, paused, stopped: always in sight. Stopping is never shown before the server has said so. */
export function Switch({ switches, unknown }: { switches: Schemas['SwitchList']; unknown: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const busy = useStore(stopping);
  const state = switchState(switches);
  const change = useMutation({
    mutationFn: (act: () => Promise<Schemas['SwitchList']>) => act(),
    onSuccess: (found) => keepSwitches(client, found),
    onError: (error) =>
      notifications.show({ color: 'red', title: t`Состояние не изменилось`, message: <ProblemText error={error} /> }),
  });
  useKey('stop', () => setAsking(true));

  function pauseUntil(until: string): void {
    change.mutate(() => pause(until), {
      onSuccess: () =>
        notifications.show({ message: t`Пауза до ${soon(until)}. Поиск идёт, отправки нет.`, color: 'ink' }),
    });
  }

  const canResume = (state.kind === 'stopped' && state.liftable) || state.kind === 'paused';
  return (
    <>
      <SwitchPill state={state} unknown={unknown} stopping={busy} />
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button
            size="compact-md"
            variant={canResume ? 'filled' : 'default'}
            loading={change.isPending}
            rightSection={<IconChevronDown size={16} aria-hidden />}
            aria-label={t`Управление отправкой`}
          >
            {canResume ? <Trans>Включить</Trans> : <Trans>Пауза</Trans>}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {canResume && (
            <Menu.Item leftSection={<IconPlayerPlay size={18} />} onClick={() => change.mutate(resume)}>
              <Trans>Включить отправку</Trans>
            </Menu.Item>
          )}
          {state.kind !== 'stopped' && (
            <>
              <Menu.Item
                leftSection={<IconPlayerPause size={18} />}
                onClick={() => pauseUntil(new Date(serverNow() + HOUR_MS).toISOString())}
              >
                <Trans>Пауза на час</Trans>
              </Menu.Item>
              <Menu.Item
                leftSection={<IconPlayerPause size={18} />}
                onClick={() => pauseUntil(tomorrowAtNine(serverNow(), zoneOffset(zone.get(), serverNow())))}
              >
                <Trans>Пауза до завтра, 09:00</Trans>
              </Menu.Item>
            </>
          )}
          <Menu.Item color="red" leftSection={<IconPlayerStop size={18} />} onClick={() => setAsking(true)}>
            <Trans>Стоп-кран: остановить всё</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <StopDialog open={asking} onClose={() => setAsking(false)} />
    </>
  );
}
