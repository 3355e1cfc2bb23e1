import { useLingui } from '@lingui/react/macro';
import { Button, Loader, type ButtonProps } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ComponentPropsWithRef } from 'react';

export interface SwitchButtonProps {
  canResume: boolean;
  busy: boolean;
}

type Props = SwitchButtonProps & Omit<ButtonProps, 'children'> & Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>;

/** Opens the menu of the switch; what a menu needs is passed on. */
export function SwitchButton({ canResume, busy, ...others }: Props) {
  const { t } = useLingui();
  const word = canResume ? t`Включить` : t`Пауза`;
  return (
    <Button
      size="compact-md"
      variant={canResume ? 'filled' : 'default'}
      // Pressed again at any time: the emergency stop is behind it.
      aria-busy={busy}
      rightSection={busy ? <Loader size={16} color="currentColor" aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
      // Begins with what is seen, for those who speak to the page.
      aria-label={`${word}. ${t`Управление отправкой`}`}
      {...others}
    >
      {word}
    </Button>
  );
}
