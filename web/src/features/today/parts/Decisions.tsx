import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { useUndo } from '@/decisions/useDecide';
import { dayAndTime } from '@/lib/format';
import { Section } from '@/ui/Section';

import { useRecentDecisions } from '../queries';

const ACTIONS: Readonly<Record<string, MessageDescriptor>> = {
  approve: msg`Отправить`,
  edit: msg`Отправить с правкой`,
  dismiss: msg`Не подходит`,
  undo: msg`Отменено`,
  sent_by_hand: msg`Отправлено вручную`,
  link: msg`Отклик по ссылке`,
};
const VIA: Readonly<Record<string, MessageDescriptor>> = {
  web: msg`здесь`,
  telegram: msg`в Telegram`,
  cli: msg`в командной строке`,
};

/** What the owner decided lately, wherever: undo stays reachable after its toast has gone. */
export function Decisions() {
  const { data } = useRecentDecisions();
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Section title={<Trans>Недавние решения</Trans>}>
      <Stack gap="sm">
        {data.items.slice(0, 5).map((one) => (
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
    <Group justify="space-between" wrap="nowrap">
      <div>
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
      {id !== null && one.outcome !== 'refused' && one.action !== 'undo' && (
        <Button size="compact-sm" variant="default" loading={undo.isPending} onClick={() => undo.mutate([id])}>
          <Trans>Отменить</Trans>
        </Button>
      )}
    </Group>
  );
}
