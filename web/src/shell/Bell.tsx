import { Plural, useLingui } from '@lingui/react/macro';
import { ActionIcon, Indicator, Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { Suspense, useState } from 'react';

import { useBootstrap } from '@/api/queries';
import { Loading } from '@/ui/Loading';

import { News } from './parts';

const MANY = 99;

/** What came since the owner looked last: the number in sight of every screen, the notifications behind it. */
export function Bell() {
  const { t } = useLingui();
  const unread = useBootstrap(({ counters }) => counters.unread).data ?? 0;
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={360} trapFocus returnFocus>
      <Popover.Target>
        <Indicator label={unread > MANY ? `${String(MANY)}+` : unread} size={16} offset={4} disabled={unread === 0}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t`Уведомления`}
            aria-haspopup="dialog"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <IconBell size={18} stroke={1.5} aria-hidden />
            {unread > 0 && (
              <span className="vk-hidden">
                <Plural value={unread} one="# новое" few="# новых" many="# новых" other="# нового" />
              </span>
            )}
          </ActionIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)" aria-label={t`Уведомления`}>
        <Suspense fallback={<Loading rows={3} height={44} />}>
          <News onPick={() => setOpen(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
