import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Box, Group, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconBell, IconCheck, IconCircleCheck, IconHandStop, type TablerIcon } from '@tabler/icons-react';
import { memo } from 'react';
import { Link } from 'react-router';

import { placeOf, type Notification } from '@/api/notifications';
import { dayAndTime, unbroken } from '@/lib/format';

const LOOKS: Readonly<Record<string, { icon: TablerIcon; color: string }>> = {
  success: { icon: IconCircleCheck, color: 'evidence' },
  action: { icon: IconHandStop, color: 'ink' },
  warning: { icon: IconAlertTriangle, color: 'amber' },
  error: { icon: IconAlertTriangle, color: 'red' },
};
const USUAL = { icon: IconBell, color: 'slate' };
const DECIDED = { icon: IconCheck, color: 'slate' };

interface Props {
  one: Notification;
  /** It came after everything that was read. */
  fresh: boolean;
  onPick?: () => void;
}

/**
 * Drawn once, however much comes beside it. One notification: what happened, when, and the way to what it speaks of. One whose decision is made keeps its title and a mark: its body
 * asks for what nobody waits for any more.
 */
export const Notice = memo(function Notice({ one, fresh, onPick }: Props) {
  const { t } = useLingui();
  const decided = one.waits === false;
  const { icon: Icon, color } = decided ? DECIDED : (LOOKS[one.level] ?? USUAL);
  const over = t`Уже не ждёт решения`;
  const mark = decided ? { role: 'img', 'aria-label': over, title: over } : { 'aria-hidden': true };
  const place = placeOf(one);
  const title = unbroken(one.title);
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <ThemeIcon variant="light" color={color} size={28} radius="xl" {...mark}>
        <Icon size={16} stroke={1.5} aria-hidden />
      </ThemeIcon>
      <Box miw={0}>
        <Text size="sm" fw={500} lineClamp={2}>
          {place === undefined ? title : <Link to={place} className="vk-title-link" onClick={onPick}>{title}</Link>}
        </Text>
        {!decided && one.body !== '' && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {unbroken(one.body)}
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
});
