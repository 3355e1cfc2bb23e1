import { Plural, Trans } from '@lingui/react/macro';
import { Alert, Button, Group, Text } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

import { useOutdated, useRestarting } from '@/api/outdated';
import { useBootstrap } from '@/api/queries';
import { time } from '@/lib/format';
import { useStore } from '@/lib/store';
import { serverNow, skew } from '@/live/clock';
import { newBuild, useConnection } from '@/live/connection';

import classes from './Shell.module.css';
import { stopping } from './switchActions';
import { captcha } from './switchModel';

const QUIET_MS = 2_000;
const LONG_MS = 60_000;

interface Line {
  color: string;
  text: ReactNode;
  action?: ReactNode;
  loud?: boolean;
}

/** One sentence above the screen, the gravest: a stop that is not confirmed, a lost line, what hh.ru wants. */
export function StateStrip() {
  const line = useLine();
  const { state } = useConnection();
  return (
    <div className={classes.strip} role={line?.loud === true ? 'alert' : 'status'} data-live={state}>
      {line !== undefined && (
        <Alert color={line.color} py="xs" variant="light" role="none">
          <Group justify="space-between" gap="sm">
            <Text size="sm">{line.text}</Text>
            {line.action}
          </Group>
        </Alert>
      )}
    </div>
  );
}

function useLine(): Line | undefined {
  const stop = useStore(stopping);
  const fresh = useStore(newBuild);
  const ahead = useStore(skew);
  const { since: outdated, again } = useOutdated();
  const lost = useLost(outdated !== undefined);
  const restarting = useRestarting();
  const account = useBootstrap((one) => one.account).data;
  const assisted = useBootstrap((one) => one.assisted !== null).data === true;
  const connecting = useLocation().pathname === '/welcome';
  const asked = useBootstrap((one) => captcha(one.switches) ?? null).data ?? undefined;
  if (stop === 'unconfirmed') {
    return {
      color: 'red',
      loud: true,
      text: (
        <Trans>
          Сервер не подтвердил остановку. Отправка могла продолжиться. Повторяем. Надёжнее всего: /stop в Telegram или Ctrl+C
          в окне, где запущен Вкатился.
        </Trans>
      ),
    };
  }
  if (restarting) {
    return { color: 'ink', text: <Trans>Сервер не отвечает: похоже, перезапускается. Ждём, страница продолжит сама.</Trans> };
  }
  if (lost !== undefined) return lost;
  if (outdated !== undefined) {
    const at = time(serverNow(outdated));
    return {
      color: 'amber',
      text: <Trans>Обновить страницу не удалось. Показано то, что было в {at}.</Trans>,
      action: (
        <Button size="compact-sm" variant="default" onClick={again}>
          <Trans>Повторить</Trans>
        </Button>
      ),
    };
  }
  if (asked !== undefined) {
    return {
      color: 'red',
      text: <Trans>hh.ru просит подтвердить, что вы человек. Отправка на паузе.</Trans>,
      action: asked.link !== undefined && (
        <Button size="compact-sm" component="a" href={asked.link} target="_blank" rel="noreferrer">
          <Trans>Открыть проверку</Trans>
        </Button>
      ),
    };
  }
  if (account?.state === 'needs_login') {
    return {
      color: 'amber',
      text: <Trans>hh.ru просит войти заново. Отправка на паузе, очередь цела.</Trans>,
      action: (
        <Button size="compact-sm" component={Link} to="/settings/access">
          <Trans>Войти в hh.ru</Trans>
        </Button>
      ),
    };
  }
  if (account === null && !assisted && !connecting) {
    return {
      color: 'ink',
      text: <Trans>hh.ru ещё не подключён.</Trans>,
      action: (
        <Button size="compact-sm" component={Link} to="/welcome">
          <Trans>Подключить</Trans>
        </Button>
      ),
    };
  }
  if (!fresh) return ahead === 0 ? undefined : { color: 'ink', text: <Skew ahead={ahead} /> };
  return {
    color: 'ink',
    text: <Trans>Вышло обновление.</Trans>,
    action: (
      <Button size="compact-sm" onClick={() => window.location.reload()}>
        <Trans>Обновить страницу</Trans>
      </Button>
    ),
  };
}

/** Why times of the page are not those of the machine. */
function Skew({ ahead }: { ahead: number }) {
  const behind = -ahead;
  return ahead > 0 ? (
    <Plural
      value={ahead}
      one="Часы этого устройства спешат на # минуту. Время здесь показано по часам сервера."
      few="Часы этого устройства спешат на # минуты. Время здесь показано по часам сервера."
      many="Часы этого устройства спешат на # минут. Время здесь показано по часам сервера."
      other="Часы этого устройства спешат на # минуты. Время здесь показано по часам сервера."
    />
  ) : (
    <Plural
      value={behind}
      one="Часы этого устройства отстают на # минуту. Время здесь показано по часам сервера."
      few="Часы этого устройства отстают на # минуты. Время здесь показано по часам сервера."
      many="Часы этого устройства отстают на # минут. Время здесь показано по часам сервера."
      other="Часы этого устройства отстают на # минуты. Время здесь показано по часам сервера."
    />
  );
}

/** A line lost for a moment is not worth a word. `unanswered`: nor does the server answer what it is asked. */
function useLost(unanswered: boolean): Line | undefined {
  const { state, lostSince, shownAsOf } = useConnection();
  const [away, setAway] = useState(0);
  useEffect(() => {
    if (lostSince === undefined) return undefined;
    const timer = setInterval(() => setAway(Date.now() - lostSince), 1_000);
    return () => {
      clearInterval(timer);
      setAway(0);
    };
  }, [lostSince]);
  if (lostSince === undefined || state === 'closed' || away < QUIET_MS) return undefined;
  const since = time(shownAsOf ?? serverNow());
  if (away < LONG_MS) {
    return {
      color: 'amber',
      text: <Trans>Связь прервалась. Показано то, что было в {since}. Подключаемся…</Trans>,
    };
  }
  if (unanswered) {
    return {
      color: 'red',
      text: (
        <Trans>
          Сервер не отвечает с {since}. Показано то, что было тогда. Отправка идёт без этой страницы; остановить можно в
          Telegram: /stop
        </Trans>
      ),
    };
  }
  return {
    color: 'amber',
    text: (
      <Trans>
        Сервер не присылает новостей с {since}. Обновляем раз в 15 секунд. Отправка идёт без этой страницы; остановить можно в
        Telegram: /stop
      </Trans>
    ),
  };
}
