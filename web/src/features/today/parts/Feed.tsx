import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBell,
  IconCircleCheck,
  IconHandStop,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link } from 'react-router';

import type { Schemas } from '@/api/client';
import { dayAndTime } from '@/lib/format';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { placeOf } from '../model';
import { useNews } from '../queries';

type Notification = Schemas['NotificationBody'];

const LOOKS: Readonly<Record<string, { icon: TablerIcon; color: string }>> = {
  success: { icon: IconCircleCheck, color: 'evidence' },
  action: { icon: IconHandStop, color: 'ink' },
  warning: { icon: IconAlertTriangle, color: 'amber' },
  error: { icon: IconAlertTriangle, color: 'red' },
};
const USUAL = { icon: IconBell, color: 'slate' };

/** What happened, the newest first. */
export function Feed() {
  const { t } = useLingui();
  const news = useNews();
  return (
    <Section title={<Trans>Что было</Trans>}>
      {news.isPending && <Loading rows={4} height={44} />}
      {news.isLoadingError && <ProblemBlock error={news.error} what={t`события`} onRetry={() => void news.refetch()} />}
      {news.data?.items.length === 0 && (
        <Text c="dimmed">
          <Trans>Пока ничего. Первый поиск занимает обычно до минуты.</Trans>
        </Text>
      )}
      <Stack gap="md" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {news.data?.items.map((one) => (
          <li key={one.id}>
            <Line one={one} />
          </li>
        ))}
      </Stack>
    </Section>
  );
}

function Line({ one }: { one: Notification }) {
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
        <Text size="xs" c="dimmed" className="vk-numbers">
          {dayAndTime(one.created_at)}
        </Text>
      </Box>
    </Group>
  );
}
