import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Box, Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBell,
  IconCircleCheck,
  IconHandStop,
  type TablerIcon,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';

import type { Schemas } from '@/api/client';
import { dayAndTime } from '@/lib/format';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { placeOf } from '../model';
import { useNews, useRead } from '../queries';

type Notification = Schemas['NotificationBody'];

const LOOKS: Readonly<Record<string, { icon: TablerIcon; color: string }>> = {
  success: { icon: IconCircleCheck, color: 'evidence' },
  action: { icon: IconHandStop, color: 'ink' },
  warning: { icon: IconAlertTriangle, color: 'amber' },
  error: { icon: IconAlertTriangle, color: 'red' },
};
/** Who has the page before him so long has seen what is new. */
const SEEN_MS = 5_000;

const USUAL = { icon: IconBell, color: 'slate' };

/** What happened, the newest first. */
export function Feed() {
  const { t } = useLingui();
  const news = useNews();
  const items = news.data?.pages.flatMap((page) => page.items) ?? [];
  const first = news.data?.pages[0];
  const before = useSeen(first?.last_seq, first?.read_seq);
  return (
    <Section title={<Trans>Что было</Trans>}>
      {news.isPending && <Loading rows={4} height={44} />}
      {news.isLoadingError && <ProblemBlock error={news.error} what={t`события`} onRetry={() => void news.refetch()} />}
      {news.data !== undefined && items.length === 0 && (
        <Text c="dimmed">
          <Trans>Пока ничего. Первый поиск занимает обычно до минуты.</Trans>
        </Text>
      )}
      <Stack gap="md" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map((one) => (
          <li key={one.id}>
            <Line one={one} fresh={before !== undefined && one.seq > before} />
          </li>
        ))}
      </Stack>
      {news.hasNextPage && (
        <Button variant="default" size="xs" mt="md" loading={news.isFetchingNextPage} onClick={() => void news.fetchNextPage()}>
          <Trans>Показать более ранние</Trans>
        </Button>
      )}
    </Section>
  );
}

/**
 * How far was read before this page was opened: what is newer is marked until it is left. A moment later the server is told that it was
 * read, once for all that came meanwhile, and not while the page is hidden.
 */
function useSeen(last: number | undefined, read: number | undefined): number | undefined {
  const [before, setBefore] = useState(read);
  const [told, setTold] = useState(read);
  const { mutate } = useRead();
  if (before === undefined && read !== undefined) {
    setBefore(read);
    setTold(read);
  }
  useEffect(() => {
    if (last === undefined || told === undefined || last <= told) return undefined;
    const timer = setTimeout(() => {
      if (document.hidden) return;
      mutate(last, { onSuccess: () => setTold(last) });
    }, SEEN_MS);
    return () => clearTimeout(timer);
  }, [last, told, mutate]);
  return before;
}

function Line({ one, fresh }: { one: Notification; fresh: boolean }) {
  const decided = one.waits === false;
  const { icon: Icon, color } = (decided ? undefined : LOOKS[one.level]) ?? USUAL;
  const place = placeOf(one);
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <ThemeIcon variant="light" color={color} size={28} radius="xl">
        <Icon size={16} stroke={1.5} aria-hidden />
      </ThemeIcon>
      <Box miw={0}>
        <Text size="sm" fw={500} lineClamp={2}>
          {place === undefined ? one.title : <Link to={place} className="vk-title-link">{one.title}</Link>}
        </Text>
        {(decided || one.body !== '') && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {decided ? <Trans>Уже не ждёт решения.</Trans> : one.body}
          </Text>
        )}
        <Group gap="xs">
          <Text size="xs" c="dimmed" className="vk-numbers">
            {dayAndTime(one.created_at)}
          </Text>
          {fresh && (
            <Badge size="xs" color="ink">
              <Trans>новое</Trans>
            </Badge>
          )}
        </Group>
      </Box>
    </Group>
  );
}
