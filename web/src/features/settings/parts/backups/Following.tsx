import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';

import { useEffect } from 'react';

import { useBackups, type Restore } from '@/api/backups';
import { isProblem } from '@/api/problem';
import { awaitExchange } from '@/api/session';
import { dayAndTime, minutesAndSeconds } from '@/lib/format';
import { useNow } from '@/lib/useNow';
import { Section } from '@/ui/Section';

import { endOf, stageOf, type Answer, type Followed, type Stage } from './model';
import { whyWords } from './words';

const SECOND_MS = 1_000;

/** A restore on its way: the server is away for most of it, and that is how it should be. */
export function Following({ followed, onLeave }: { followed: Followed; onLeave: () => void }) {
  const now = useNow(SECOND_MS);
  const backups = useBackups({ following: followed.id });
  useEffect(() => {
    awaitExchange(true);
    return () => awaitExchange(false);
  }, []);
  const stage = stageOf(followed, backups.data, answerOf(backups.error), now);
  const end = stage === 'ended' ? endOf(followed, backups.data) : undefined;
  return (
    <Section title={<Trans>Восстановление из копии: {dayAndTime(followed.backupAt)}</Trans>}>
      {stage === 'stranger' && <Stranger />}
      {stage !== 'stranger' && end === undefined && (
        <Stack>
          <Group wrap="nowrap" align="flex-start">
            <Loader size="sm" />
            <Text size="sm" role="status">
              <StageWords stage={stage} />
            </Text>
          </Group>
          <Text size="sm" c="dimmed" className="vk-numbers">
            <Trans>Прошло {minutesAndSeconds(now - followed.since)}. Страница дождётся сама.</Trans>
          </Text>
          {stage === 'late' && (
            <Group>
              <Button variant="default" onClick={onLeave}>
                <Trans>Больше не ждать</Trans>
              </Button>
            </Group>
          )}
        </Stack>
      )}
      {end !== undefined && <Ended end={end} onLeave={onLeave} />}
    </Section>
  );
}

function answerOf(error: Error | null): Answer {
  if (error === null) return 'list';
  return isProblem(error, 401) ? 'stranger' : 'none';
}

/** Whoever signs in, here or in another tab, is told how it ended. */
function Stranger() {
  return (
    <Alert color="ink" role="status" title={<Trans>Сервер снова работает</Trans>}>
      <Stack align="flex-start">
        <Text size="sm">
          <Trans>
            Вашего сеанса в его данных нет: похоже, копия на месте. Войдите с паролем из копии или по новой ссылке (make link), и страница
            скажет, чем кончилось.
          </Trans>
        </Text>
        {/* Loaded anew, the page asks who this is, and comes back here. */}
        <Button onClick={() => window.location.reload()}>
          <Trans>Войти</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}

function StageWords({ stage }: { stage: Stage }) {
  if (stage === 'stopping') return <Trans>Вкатился останавливается или уже запускается…</Trans>;
  if (stage === 'away') {
    return <Trans>Сервер остановлен. Нынешние данные сохраняются отдельной копией, потом на их место становятся прежние.</Trans>;
  }
  return (
    <Trans>
      Дольше обычного. Посмотрите, что сказано в окне, где запущен Вкатился. Если оно закрыто, запустите make run: данные окажутся
      либо нынешними, либо возвращёнными, но не вперемешку.
    </Trans>
  );
}

function Ended({ end, onLeave }: { end: Restore; onLeave: () => void }) {
  const { i18n } = useLingui();
  if (end.state === 'done') {
    return (
      <Alert color="evidence" role="status" title={<Trans>Данные возвращены</Trans>}>
        <Stack align="flex-start">
          <Text size="sm">
            <Trans>
              Всё стало, как было {dayAndTime(end.backup_at)}, версия {end.version}. Если hh.ru попросит войти заново, войдите: ключ
              входа мог с тех пор обновиться.
            </Trans>{' '}
            {end.point != null && <Trans>То, что было до этого, сохранено копией {end.point}.</Trans>}
          </Text>
          <Button
            onClick={() => {
              onLeave();
              // Nothing that the page remembers of the data of before may stay.
              window.location.assign('/');
            }}
          >
            <Trans>Открыть возвращённое</Trans>
          </Button>
        </Stack>
      </Alert>
    );
  }
  return (
    <Alert color="red" role="alert" title={<Trans>Данные не возвращены</Trans>}>
      <Stack align="flex-start">
        <Text size="sm">
          <Trans>Всё осталось как было.</Trans>{' '}
          {end.state === 'failed' ? i18n._(whyWords(end.why)) : <Trans>Вкатился остановили посередине.</Trans>}{' '}
          <Trans>Попробуйте ещё раз или возьмите другую копию. То же можно сделать в терминале, командой vkatilsya backup restore.</Trans>
        </Text>
        <Button variant="default" onClick={onLeave}>
          <Trans>К списку копий</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}
