import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconSparkles } from '@tabler/icons-react';

import { dayAndTime, quoted, soon } from '@/lib/format';

import { detailsOf, KINDS, STATES, type Action } from '../model';
import classes from './chats.module.css';
import { Composer } from './Composer';
import { Missing } from './Missing';

interface Props {
  chatId: string;
  user: string;
  action: Action;
  canWrite: boolean;
}

/** What the message asks for, what it rests on, the draft, and the decision. */
export function Proposal({ chatId, user, action, canWrite }: Props) {
  const { i18n } = useLingui();
  const { links, slots, missing } = detailsOf(action);
  const quotes = action.evidence.map((one) => one.replace(/(?<!\.)\.$/, '')).filter((one) => one !== '');
  return (
    <Card component="section" className={classes.proposal} data-suspicious={action.suspicious} aria-label={i18n._(KINDS[action.kind])}>
      <Stack gap="sm">
        <Group gap="xs">
          {action.suspicious ? (
            <IconAlertTriangle size={18} color="var(--vk-unproven)" aria-hidden />
          ) : (
            <IconSparkles size={18} color="var(--vk-ai)" aria-hidden />
          )}
          <Title order={3}>{i18n._(KINDS[action.kind])}</Title>
        </Group>
        <Text size="sm">{action.reason}</Text>
        {action.suspicious && (
          <Alert color="red" role="note">
            <Trans>
              Вкатился на такое не отвечает. Ссылки в сообщении отключены, коды и документы присылать не нужно.
            </Trans>
          </Alert>
        )}
        {action.sensitive && (
          <Alert color="amber" role="note">
            <Trans>Просят личные данные. До оффера их обычно не запрашивают.</Trans>
          </Alert>
        )}
        {quotes.length > 0 && (
          <Text size="sm" c="dimmed">
            <Trans>Из сообщения: {quotes.map(quoted).join(' ')}</Trans>
          </Text>
        )}
        {links.length > 0 && !action.suspicious && (
          <Text size="sm" c="dimmed">
            <Trans>Ссылки (открывайте сами, если доверяете): {links.join(', ')}</Trans>
          </Text>
        )}
        {slots.length > 0 && (
          <Text size="sm">
            <Trans>Время: {slots.map((one) => one.text).join('; ')}</Trans>
          </Text>
        )}
        {action.deadline !== null && (
          <Text size="sm">
            <Trans>Срок: {dayAndTime(action.deadline)}</Trans>
          </Text>
        )}
        <State action={action} />
        <Missing asked={missing} />
        <Composer chatId={chatId} user={user} action={action} canWrite={canWrite} />
      </Stack>
    </Card>
  );
}

function State({ action }: { action: Action }) {
  const { i18n } = useLingui();
  if (action.state === 'proposed') return null;
  const { snoozed_until: until, not_before: at, why_sentence: why } = action;
  return (
    <Text size="sm" c="dimmed" role="status">
      {action.state === 'snoozed' && until !== null ? (
        <Trans>Отложено до {soon(until)}</Trans>
      ) : action.state === 'approved' ? (
        <Trans>В очереди, уйдёт около {soon(at)}</Trans>
      ) : (
        i18n._(STATES[action.state])
      )}
      {why !== null && <> · {why}</>}
    </Text>
  );
}
