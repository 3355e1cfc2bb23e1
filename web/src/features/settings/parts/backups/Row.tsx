import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Text } from '@mantine/core';

import type { Backup } from '@/api/backups';
import { dayAndTime } from '@/lib/format';

import { canRestore, needsPhrase } from './model';
import { kindWords, megabytes, stateWords } from './words';

export function Row({ one, onRestore }: { one: Backup; onRestore: () => void }) {
  const { t, i18n } = useLingui();
  const at = dayAndTime(one.made_at);
  return (
    <Group component="li" justify="space-between" py="xs" gap="xs">
      <div>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {at}
          </Text>
          <Badge color={one.state === 'ready' ? 'evidence' : needsPhrase(one) ? 'amber' : 'gray'}>{i18n._(stateWords(one.state))}</Badge>
        </Group>
        <Text size="xs" c="dimmed">
          <Trans>
            {i18n._(kindWords(one.kind))} · версия {one.version} · {megabytes(one.size)} МБ
          </Trans>
        </Text>
      </div>
      {canRestore(one) && (
        <Button size="compact-sm" variant="default" onClick={onRestore} aria-label={t`Вернуть копию: ${at}`}>
          <Trans>Вернуть данные</Trans>
        </Button>
      )}
    </Group>
  );
}
