import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';

import type { Schemas } from '@/api/client';
import { dayAndTime } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useSystemSwitch } from '../queries';

/** Sending of everybody. Not shown as stopped before the server has said so. */
export function SystemSwitch({ switches }: { switches: Schemas['SwitchList'] }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const change = useSystemSwitch();
  const stopped = switches.items.find((one) => one.scope === 'system' && one.reason === 'owner');
  return (
    <Section title={<Trans>Отправка у всех пользователей</Trans>}>
      <Group justify="space-between">
        <Text role="status">
          {stopped === undefined ? (
            <Trans>Разрешена.</Trans>
          ) : (
            <Trans>Остановлена {dayAndTime(stopped.since)}. Ни у кого ничего не уходит.</Trans>
          )}
        </Text>
        {stopped === undefined ? (
          <Button color="red" onClick={() => setAsking(true)}>
            <Trans>Остановить у всех</Trans>
          </Button>
        ) : (
          <Button loading={change.isPending} onClick={() => change.mutate(false)}>
            <Trans>Разрешить снова</Trans>
          </Button>
        )}
      </Group>
      {change.isError && !asking && (
        <Alert color="red" role="alert" mt="sm">
          <ProblemText error={change.error} />
        </Alert>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Остановить отправку у всех?`}
        act={<Trans>Остановить у всех</Trans>}
        keep={<Trans>Не останавливать</Trans>}
        danger
        busy={change.isPending}
        error={change.error}
        onAct={() => change.mutate(true, { onSuccess: () => setAsking(false) })}
      >
        <Text>
          <Trans>
            Отклики и ответы в чатах перестанут уходить у каждого пользователя этой установки, пока вы не разрешите снова.
            Очереди сохранятся. То, что уже ушло, вернуть нельзя.
          </Trans>
        </Text>
      </ConfirmDialog>
    </Section>
  );
}
