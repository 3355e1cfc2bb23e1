import { Trans, useLingui } from '@lingui/react/macro';
import { List, Stack, Text } from '@mantine/core';

import { useMatch } from '@/api/applications';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';

/** The decision about the vacancy: reasons first, then every rule that was asked. */
export function Why({ matchId }: { matchId: string | null }) {
  const { t } = useLingui();
  const match = useMatch(matchId);
  if (matchId === null) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Как принято решение, не записано.</Trans>
      </Text>
    );
  }
  if (match.isLoadingError) return <ProblemBlock error={match.error} what={t`решение`} onRetry={() => void match.refetch()} />;
  if (match.data === undefined) return <Loading rows={2} height={24} />;
  const { data } = match;
  const skills = data.missing.join(', ');
  return (
    <Stack gap="xs" mt="sm">
      <List size="sm">
        {data.reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
      {skills !== '' && (
        <Text size="sm" c="amber">
          <Trans>Нет в резюме: {skills}</Trans>
        </Text>
      )}
      <Text size="sm" c="dimmed">
        <Trans>
          Соответствие {data.score}, порог {data.threshold}
        </Trans>
      </Text>
    </Stack>
  );
}
