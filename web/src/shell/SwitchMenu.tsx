import { Trans } from '@lingui/react/macro';
import { Menu } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';

import { tomorrowAtNine, zone, zoneOffset } from '@/lib/format';
import { serverNow } from '@/live/clock';

import { SwitchButton, type SwitchButtonProps } from './SwitchButton';

const HOUR_MS = 3_600_000;

export interface SwitchMenuProps extends SwitchButtonProps {
  stopped: boolean;
  /** Opened by the press that came before this part was loaded. */
  defaultOpen: boolean;
  onResume: () => void;
  onPause: (until: string) => void;
  onStop: () => void;
}

export default function SwitchMenu({ stopped, defaultOpen, onResume, onPause, onStop, ...button }: SwitchMenuProps) {
  return (
    <Menu position="bottom-end" width={260} defaultOpened={defaultOpen}>
      <Menu.Target>
        <SwitchButton {...button} />
      </Menu.Target>
      <Menu.Dropdown>
        {button.canResume && (
          <Menu.Item leftSection={<IconPlayerPlay size={18} />} onClick={onResume}>
            <Trans>Включить отправку</Trans>
          </Menu.Item>
        )}
        {!stopped && (
          <>
            <Menu.Item
              leftSection={<IconPlayerPause size={18} />}
              onClick={() => onPause(new Date(serverNow() + HOUR_MS).toISOString())}
            >
              <Trans>Пауза на час</Trans>
            </Menu.Item>
            <Menu.Item
              leftSection={<IconPlayerPause size={18} />}
              onClick={() => onPause(tomorrowAtNine(serverNow(), zoneOffset(zone.get(), serverNow())))}
            >
              <Trans>Пауза до завтра, 09:00</Trans>
            </Menu.Item>
          </>
        )}
        <Menu.Item color="red" leftSection={<IconPlayerStop size={18} />} onClick={onStop}>
          <Trans>Стоп-кран: остановить всё</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
