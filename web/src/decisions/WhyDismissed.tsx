import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { DISMISSALS, type DismissalReason } from '@/lib/dismissals';
import { ProblemText } from '@/ui/ProblemBlock';

/** Asked once, right after vacancies were dismissed; whoever does not answer is not asked about them again. */
export default function WhyDismissed({ decisions }: { decisions: readonly string[] }) {
  const { i18n, t } = useLingui();
  const client = useQueryClient();
  const say = useMutation({
    mutationFn: (reason: DismissalReason) =>
      take(api.PUT('/api/decisions/dismissal-reason', { body: { decision_ids: [...decisions], reason } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.statistics }),
  });
  if (say.isSuccess) {
    const word = i18n._(DISMISSALS[say.variables]).toLocaleLowerCase();
    return (
      <Text size="sm" mt="xs" role="status">
        <Trans>Запомнили: {word}. Все причины видны в статистике.</Trans>
      </Text>
    );
  }
  return (
    <Group gap={4} mt="xs" role="group" aria-label={t`Почему не подходит?`}>
      <Text size="sm">
        <Trans>Почему?</Trans>
      </Text>
      {Object.entries(DISMISSALS).map(([reason, word]) => (
        <Button
          key={reason}
          size="compact-sm"
          variant="default"
          disabled={say.isPending}
          onClick={() => say.mutate(reason as DismissalReason)}
        >
          {i18n._(word)}
        </Button>
      ))}
      {say.isError && (
        <Text size="sm" c="red" role="alert">
          <ProblemText error={say.error} />
        </Text>
      )}
    </Group>
  );
}
