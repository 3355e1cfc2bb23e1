import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { useBackups, useMakeBackup, type Backup, type BackupList, type Restore } from '@/api/backups';
import { useBootstrap } from '@/api/queries';
import { dayAndTime } from '@/lib/format';
import { useNow } from '@/lib/useNow';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { Following } from './Following';
import { InTerminal, TerminalCommands } from './InTerminal';
import { keepFollowed, readFollowed, type Followed } from './model';
import { RestoreDialog } from './RestoreDialog';
import { Row } from './Row';
import { spoiledWords, whyWords } from './words';

/** Copies of everything: whoever restores replaces the data of everybody, so only the administrator may, and only where a launcher can. */
export function Backups() {
  const { data: admin } = useBootstrap(({ user }) => user.is_admin);
  const [followed, setFollowed] = useState(readFollowed);
  const follow = (one: Followed | undefined) => {
    keepFollowed(one);
    setFollowed(one);
  };
  // While everything is stopped nobody says who this is; who follows a restore was asked before.
  if (followed !== undefined) return <Following followed={followed} onLeave={() => follow(undefined)} />;
  if (admin === undefined) return <Loading rows={4} />;
  return admin ? <OfAdmin onTaken={follow} /> : <InTerminal launcher />;
}

function OfAdmin({ onTaken }: { onTaken: (followed: Followed) => void }) {
  const { t } = useLingui();
  const backups = useBackups();
  if (backups.isLoadingError) {
    return <ProblemBlock error={backups.error} what={t`резервные копии`} onRetry={() => void backups.refetch()} />;
  }
  if (backups.data === undefined) return <Loading rows={4} />;
  return backups.data.launcher ? <List list={backups.data} onTaken={onTaken} /> : <InTerminal launcher={false} />;
}

function List({ list, onTaken }: { list: BackupList; onTaken: (followed: Followed) => void }) {
  const { i18n } = useLingui();
  const make = useMakeBackup();
  const [chosen, setChosen] = useState<Backup>();
  return (
    <Stack gap="lg">
      {list.last != null && <Last last={list.last} />}
      <Section title={<Trans>Резервные копии</Trans>}>
        <Stack gap="md">
          <Text size="sm">
            <Trans>Копия всех данных делается сама раз в сутки, хранятся {list.kept} последних.</Trans> <Next at={list.next_at} />
          </Text>
          <Group>
            <Button variant="default" loading={make.isPending || list.making} onClick={() => make.mutate()}>
              <Trans>Сделать копию сейчас</Trans>
            </Button>
            <Text size="sm" role="status">
              {list.making && <Trans>Копия делается…</Trans>}
            </Text>
          </Group>
          {make.isError && (
            <Alert color="red" role="alert">
              <ProblemText error={make.error} />
            </Alert>
          )}
          {list.making_failed && !list.making && (
            <Alert color="red" role="alert" title={<Trans>Последняя копия не получилась</Trans>}>
              <Trans>Причина сказана в окне, где запущен Вкатился. Чаще всего это место на диске.</Trans>
            </Alert>
          )}
          {list.items.length === 0 && (
            <Empty>
              <Trans>Копий пока нет. Первая сделается сама в ближайшие минуты.</Trans>
            </Empty>
          )}
          <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {list.items.map((one) => (
              <Row key={one.id} one={one} onRestore={() => setChosen(one)} />
            ))}
          </Stack>
          {list.spoiled > 0 && (
            <Text size="sm" c="dimmed">
              {i18n._(spoiledWords(list.spoiled))}
            </Text>
          )}
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            <Trans>
              Копии лежат в папке {list.folder}. Ключи в них закрыты фразой, остальное нет: храните файлы, как сами данные. Копию с
              другой машины положите сюда же.
            </Trans>
          </Text>
        </Stack>
      </Section>
      <Section title={<Trans>То же в терминале</Trans>}>
        <TerminalCommands />
      </Section>
      {chosen !== undefined && <RestoreDialog key={chosen.id} one={chosen} onClose={() => setChosen(undefined)} onTaken={onTaken} />}
    </Stack>
  );
}

const MINUTE_MS = 60_000;

function Next({ at }: { at: string | null | undefined }) {
  const now = useNow(MINUTE_MS);
  if (at == null) return null;
  return Date.parse(at) <= now + MINUTE_MS ? <Trans>Следующая в ближайшие минуты.</Trans> : <Trans>Следующая: {dayAndTime(at)}.</Trans>;
}

/** What became of the restore that was asked for last. */
function Last({ last }: { last: Restore }) {
  const { i18n } = useLingui();
  if (last.state === 'running') return null;
  const asked = dayAndTime(last.asked_at);
  if (last.state === 'done') {
    return (
      <Alert color="evidence" title={<Trans>Данные возвращены</Trans>}>
        <Trans>
          {asked}: всё стало, как было {dayAndTime(last.backup_at)}, версия {last.version}.
        </Trans>{' '}
        {last.point != null && <Trans>То, что было до этого, сохранено копией {last.point}.</Trans>}
      </Alert>
    );
  }
  return (
    <Alert color="red" title={<Trans>Данные не возвращены</Trans>}>
      <Trans>{asked}: вернуть копию не удалось, всё осталось как было.</Trans>{' '}
      {last.state === 'failed' ? i18n._(whyWords(last.why)) : <Trans>Вкатился остановили посередине.</Trans>}
    </Alert>
  );
}
