import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { dayAndTime } from '@/lib/format';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';
import { useSignOut } from '@/ui/useSignOut';

import { deviceName } from '../model';
import { useEndSession, useSessions } from '../queries';
import { PasswordSection } from './PasswordSection';
import { SecondFactor } from './SecondFactor';

/** Where the owner is signed in, and the way out of each. */
export function Sessions() {
  const { t } = useLingui();
  const sessions = useSessions();
  const end = useEndSession();
  const signOut = useSignOut();
  return (
    <Stack gap="lg">
      <Section title={<Trans>Сеансы</Trans>}>
        <Stack>
          {sessions.isPending && <Loading rows={2} />}
          {sessions.isLoadingError && (
            <ProblemBlock error={sessions.error} what={t`сеансы`} onRetry={() => void sessions.refetch()} />
          )}
          {sessions.data?.map((one) => (
            <Line key={one.id} one={one} onEnd={() => end.mutate(one.id)} />
          ))}
          {end.isError && (
            <Alert color="red" role="alert">
              <ProblemText error={end.error} />
            </Alert>
          )}
          <Group>
            <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
              <Trans>Выйти</Trans>
            </Button>
            {(sessions.data?.length ?? 0) > 1 && (
              <Button variant="default" loading={end.isPending} onClick={() => end.mutate('others')}>
                <Trans>Завершить все, кроме этого</Trans>
              </Button>
            )}
          </Group>
        </Stack>
      </Section>
      <PasswordSection />
      <SecondFactor />
    </Stack>
  );
}

function Line({ one, onEnd }: { one: Schemas['SessionBody']; onEnd: () => void }) {
  const { t } = useLingui();
  const device = deviceName(one.user_agent) || t`Неизвестный браузер`;
  return (
    <Group justify="space-between" style={{ rowGap: 4 }}>
      <div style={{ flex: '1 1 10rem' }}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {device}
          </Text>
          {one.is_current && (
            <Badge color="evidence">
              <Trans>этот</Trans>
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          <Trans>
            Последний раз: {dayAndTime(one.last_seen_at)}. Вход: {dayAndTime(one.created_at)}
          </Trans>
        </Text>
      </div>
      {!one.is_current && (
        <Button size="compact-sm" variant="default" onClick={onEnd} aria-label={t`Завершить сеанс: ${device}`}>
          <Trans>Завершить</Trans>
        </Button>
      )}
    </Group>
  );
}
