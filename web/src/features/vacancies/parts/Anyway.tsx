import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import type { Schemas } from '@/api/client';
import { asSentence } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';

import { useApplyAnyway } from '../queries';

/** The owner may want what the agent did not: his word goes before threshold and filters, never before hh's limits. */
export function Anyway({ match }: { match: Schemas['MatchDetail'] }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const apply = useApplyAnyway();
  const { url } = match.vacancy;
  if (match.application_id !== null || match.decision !== 'rejected' || url === null) return null;
  if (apply.isSuccess) {
    return (
      <Alert color="evidence" role="status">
        <Group>
          <Text size="sm">
            <Trans>Поставлено в очередь. Отклик появится в списке; пока письмо не ушло, его можно отменить.</Trans>
          </Text>
          <Button component={Link} to="/applications" size="xs" variant="default">
            <Trans>Открыть отклики</Trans>
          </Button>
        </Group>
      </Alert>
    );
  }
  return (
    <>
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          <Trans>Всё равно откликнуться</Trans>
        </Button>
      </Group>
      <ConfirmDialog
        open={asking}
        title={t`Откликнуться на эту вакансию?`}
        act={<Trans>Откликнуться</Trans>}
        keep={<Trans>Не откликаться</Trans>}
        busy={apply.isPending}
        error={apply.error}
        onClose={() => setAsking(false)}
        onAct={() => apply.mutate({ url, resumeId: match.resume_id }, { onSuccess: () => setAsking(false) })}
      >
        <Stack gap="sm">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {match.vacancy.name} · {match.vacancy.employer_name}
          </Text>
          {match.sentence !== null && (
            <Text size="sm" c="dimmed">
              <Trans>Программа её не выбрала: {asSentence(match.sentence)}.</Trans>
            </Text>
          )}
          <Text size="sm">
            <Trans>Письмо напишется по резюме и уйдёт без вашей проверки, с учётом лимитов и тихих часов.</Trans>
          </Text>
        </Stack>
      </ConfirmDialog>
    </>
  );
}
