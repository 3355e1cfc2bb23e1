import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { dayAndTime } from '@/lib/format';

import { decisionOn, KINDS, STATES, type Action } from '../model';
import { useActionDecision } from '../queries';

/** What became of earlier proposals; one that was put away can be brought back. */
export function PastActions({ actions, chatId }: { actions: readonly Action[]; chatId: string }) {
  const { i18n } = useLingui();
  const [open, setOpen] = useState(false);
  const decision = useActionDecision(chatId);
  if (actions.length === 0) return null;
  if (!open) {
    return (
      <div>
        <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
          <Trans>Прежние решения ({actions.length})</Trans>
        </Button>
      </div>
    );
  }
  return (
    <Stack gap="sm">
      {actions.map((one) => (
        <Group key={one.id} justify="space-between">
          <Text size="sm" c="dimmed">
            {dayAndTime(one.updated_at)} · {i18n._(KINDS[one.kind])} · {i18n._(STATES[one.state])}
            {one.why_sentence !== null && <> · {one.why_sentence}</>}
          </Text>
          {one.can.includes('undo') && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => decision.mutate({ id: one.id, body: decisionOn(one, { decision: 'undo' }) })}
            >
              <Trans>Вернуть</Trans>
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  );
}
