import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Group, Popover, ScrollArea, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';

import { useLatest, useRead } from '@/api/notifications';
import { Loading } from '@/ui/Loading';
import { Notice } from '@/ui/Notice';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { BellButton, type BellButtonProps } from './BellButton';

export interface NewsProps extends BellButtonProps {
  /** Opened by the press that came before this part was loaded. */
  defaultOpen: boolean;
}

/** The button with what is behind it. */
export default function News({ defaultOpen, ...button }: NewsProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState(defaultOpen);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={360} trapFocus returnFocus>
      <Popover.Target>
        <BellButton {...button} onClick={() => setOpen(!open)} />
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)" aria-label={t`Уведомления`}>
        <Latest onPick={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The last notifications. Who has opened them has seen them: the other devices are told. */
function Latest({ onPick }: { onPick: () => void }) {
  const { t } = useLingui();
  const latest = useLatest();
  const { mutate } = useRead();
  const { data } = latest;
  const [before, setBefore] = useState(data?.read_seq);
  if (before === undefined && data !== undefined) setBefore(data.read_seq);
  const unread = data !== undefined && data.last_seq > data.read_seq ? data.last_seq : undefined;
  useEffect(() => {
    if (unread !== undefined) mutate(unread);
  }, [unread, mutate]);
  return (
    <Stack gap="sm">
      {latest.isPending && <Loading rows={3} height={44} />}
      {latest.isLoadingError && <ProblemBlock error={latest.error} what={t`уведомления`} onRetry={() => void latest.refetch()} />}
      {data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          <Trans>Пока ничего не было.</Trans>
        </Text>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ScrollArea.Autosize mah="min(60dvh, 480px)" type="auto">
          <Stack gap="md" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
            {data.items.map((one) => (
              <li key={one.id}>
                <Notice one={one} fresh={before !== undefined && one.seq > before} onPick={onPick} />
              </li>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      )}
      <Group justify="space-between">
        <Anchor component={Link} to="/" size="sm" onClick={onPick}>
          <Trans>Все уведомления</Trans>
        </Anchor>
        <Anchor component={Link} to="/settings/notifications" size="sm" onClick={onPick}>
          <Trans>Настроить</Trans>
        </Anchor>
      </Group>
    </Stack>
  );
}
