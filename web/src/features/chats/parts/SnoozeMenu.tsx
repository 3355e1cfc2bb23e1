import { Trans } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';

import { tomorrowAtNine, zone, zoneOffset } from '@/lib/format';
import { useKey } from '@/lib/useKeys';
import { serverNow } from '@/live/clock';

const HOUR_MS = 3_600_000;

export function SnoozeMenu({ busy, onPick }: { busy: boolean; onPick: (until: string) => void }) {
  const [open, setOpen] = useState(false);
  useKey('snooze', () => setOpen(true));
  const after = (hours: number) => onPick(new Date(serverNow() + hours * HOUR_MS).toISOString());
  return (
    <Menu position="top-start" opened={open} onChange={setOpen}>
      <Menu.Target>
        <Button variant="default" disabled={busy}>
          <Trans>Позже</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => after(1)}>
          <Trans>Через час</Trans>
        </Menu.Item>
        <Menu.Item onClick={() => onPick(tomorrowAtNine(serverNow(), zoneOffset(zone.get(), serverNow())))}>
          <Trans>Завтра в 09:00</Trans>
        </Menu.Item>
        <Menu.Item onClick={() => after(72)}>
          <Trans>Через три дня</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
