import { Trans, useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleFilled,
  IconLoader2,
  IconPlayerPauseFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { soon } from '@/lib/format';
import { reasonWords } from '@/lib/reasons';

import classes from './Shell.module.css';
import type { Stopping } from './switchActions';
import type { SwitchState } from './switchModel';

interface Props {
  state: SwitchState;
  unknown: boolean;
  stopping: Stopping;
}

export function SwitchPill({ state, unknown, stopping }: Props) {
  const { color, icon, text } = useLook(state, unknown, stopping);
  return (
    <Badge
      role="status"
      size="lg"
      color={color}
      leftSection={icon}
      maw={{ base: 190, sm: 420 }}
      classNames={{ root: classes.pill, label: classes.pillText }}
      data-switch={state.kind}
    >
      {text}
    </Badge>
  );
}

interface Look {
  color: string;
  icon: ReactNode;
  text: ReactNode;
}

function useLook(state: SwitchState, unknown: boolean, stopping: Stopping): Look {
  const { i18n } = useLingui();
  const paused = <IconPlayerPauseFilled size={12} aria-hidden />;
  if (stopping !== 'no') {
    return { color: 'amber', icon: <IconLoader2 size={14} aria-hidden />, text: <Trans>Останавливаем…</Trans> };
  }
  if (unknown) {
    return {
      color: 'amber',
      icon: <IconAlertTriangle size={14} aria-hidden />,
      text: <Trans>Состояние неизвестно</Trans>,
    };
  }
  switch (state.kind) {
    case 'running':
      return { color: 'evidence', icon: <IconCircleFilled size={10} aria-hidden />, text: <Trans>Работает</Trans> };
    case 'stopped':
      return { color: 'red', icon: <IconPlayerStopFilled size={12} aria-hidden />, text: <Trans>Остановлено</Trans> };
    case 'paused':
      return { color: 'amber', icon: paused, text: <Trans>Пауза до {soon(state.until)}</Trans> };
    case 'held': {
      const why = i18n._(reasonWords(state.pause.reason));
      const until = state.pause.until;
      const text = until === null ? <Trans>Пауза: {why}</Trans> : <Trans>Пауза: {why}, до {soon(until)}</Trans>;
      return { color: 'amber', icon: paused, text };
    }
  }
}
