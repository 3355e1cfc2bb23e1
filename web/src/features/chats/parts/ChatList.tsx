import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, SegmentedControl, Stack, Text, UnstyledButton } from '@mantine/core';
import { Link, useNavigate } from 'react-router';

import { soon } from '@/lib/format';
import { useSteps } from '@/lib/useSteps';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { KINDS, type Chat } from '../model';
import { useChats } from '../queries';
import classes from './chats.module.css';

interface Props {
  chosen: string | undefined;
  waits: boolean;
  onWaits: (waits: boolean) => void;
}

export function ChatList({ chosen, waits, onWaits }: Props) {
  const { t } = useLingui();
  const chats = useChats(waits);
  const rows = chats.data?.pages.flatMap((page) => page.items) ?? [];
  const total = chats.data?.pages[0]?.total ?? 0;
  const go = useNavigate();
  useSteps(rows.map((chat) => chat.id), chosen, (id) => void go(placeOf(id, waits)));
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t`Какие чаты`}
        value={waits ? 'waits' : 'all'}
        onChange={(value) => onWaits(value === 'waits')}
        data={[
          { value: 'waits', label: t`Ждут ответа` },
          { value: 'all', label: t`Все` },
        ]}
      />
      {chats.isPending && <Loading rows={6} />}
      {chats.isLoadingError && <ProblemBlock error={chats.error} what={t`чаты`} onRetry={() => void chats.refetch()} />}
      {chats.data !== undefined && rows.length === 0 && <Nothing waits={waits} onWaits={onWaits} />}
      <ul className={classes.list} aria-label={t`Чаты`}>
        {rows.map((chat) => (
          <li key={chat.id}>
            <Row chat={chat} active={chat.id === chosen} waits={waits} />
          </li>
        ))}
      </ul>
      {chats.hasNextPage && (
        <Button variant="default" loading={chats.isFetchingNextPage} onClick={() => void chats.fetchNextPage()}>
          <Plural value={total - rows.length} one="Ещё # чат" few="Ещё # чата" many="Ещё # чатов" other="Ещё # чата" />
        </Button>
      )}
    </Stack>
  );
}

function placeOf(id: string, waits: boolean): string {
  return `/chats/${id}${waits ? '' : '?all=1'}`;
}

function Nothing({ waits, onWaits }: Pick<Props, 'waits' | 'onWaits'>) {
  if (!waits) {
    return (
      <Empty
        action={
          <Button component={Link} to="/applications" variant="default" size="xs">
            <Trans>Открыть отклики</Trans>
          </Button>
        }
      >
        <Trans>Здесь появятся ответы работодателей. Обычно первые приходят через 1–3 дня.</Trans>
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Button variant="default" size="xs" onClick={() => onWaits(false)}>
          <Trans>Показать все чаты</Trans>
        </Button>
      }
    >
      <Trans>Никто не ждёт вашего ответа.</Trans>
    </Empty>
  );
}

function Row({ chat, active, waits }: { chat: Chat; active: boolean; waits: boolean }) {
  const { i18n } = useLingui();
  return (
    <UnstyledButton
      component={Link}
      to={placeOf(chat.id, waits)}
      className={classes.row}
      aria-current={active ? 'true' : undefined}
    >
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" fw={600} truncate>
          {chat.employer_name}
        </Text>
        {chat.last_message_at !== null && (
          <Text size="xs" c="dimmed" className={classes.time}>
            {soon(chat.last_message_at)}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {chat.vacancy_name}
      </Text>
      <Text size="sm" truncate>
        {chat.last_text}
      </Text>
      {chat.asks !== null && (
        <Badge mt={4} color={chat.asks === 'suspicious' ? 'red' : 'ink'}>
          {i18n._(KINDS[chat.asks])}
        </Badge>
      )}
    </UnstyledButton>
  );
}
