import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { useRecentDecisions } from '@/decisions/recent';
import { useUndo } from '@/decisions/useDecide';
import { ACTIONS, VIA } from '@/decisions/words';
import { dayAndTime } from '@/lib/format';
import { Section } from '@/ui/Section';

/** What the owner decided lately, wherever: undo stays reachable after its toast has gone. */
export function Decisions() {
  const decisions = useRecentDecisions();
  if (decisions.length === 0) return null;
  return (
    <Section title={<Trans>Недавние решения</Trans>}>
      <Stack gap="sm">
        {decisions.slice(0, 5).map((one) => (
          <Line key={one.id} one={one} />
        ))}
      </Stack>
    </Section>
  );
}

function Line({ one }: { one: Schemas['DecisionBody'] }) {
  const { i18n } = useLingui();
  const undo = useUndo();
  const action = ACTIONS[one.action];
  const via = VIA[one.via];
  const id = one.application_id;
  return (
    <Group justify="space-between" style={{ rowGap: 4 }}>
      <div style={{ flex: '1 1 10rem' }}>
        <Text size="sm">{action === undefined ? one.action : i18n._(action)}</Text>
        <Text size="xs" c="dimmed">
          {dayAndTime(one.created_at)} · {via === undefined ? one.via : i18n._(via)}
        </Text>
        {one.detail !== null && (
          <Text size="xs" c="dimmed">
            {one.detail}
          </Text>
        )}
      </div>
      {id !== null && one.outcome !== 'refused' && one.action !== 'undo' && one.action !== 'edit' && (
        <Button size="compact-sm" variant="default" loading={undo.isPending} onClick={() => undo.mutate([id])}>
          <Trans>Отменить</Trans>
        </Button>
      )}
    </Group>
  );
}
