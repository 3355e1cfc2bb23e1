import { Plural, useLingui } from '@lingui/react/macro';
import { Button, type ButtonProps } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import type { ComponentPropsWithRef } from 'react';

export interface BellButtonProps {
  unread: number;
}

type Props = BellButtonProps & Omit<ButtonProps, 'children'> & Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>;

/** Opens the last notifications; what a dropdown needs is passed on. */
export function BellButton({ unread, ...others }: Props) {
  const { t } = useLingui();
  return (
    <Button size="compact-md" px={8} variant="default" title={t`Уведомления`} aria-haspopup="dialog" {...others}>
      <IconBell size={18} stroke={1.5} aria-hidden style={{ display: 'block' }} />
      <span className="vk-hidden">
        {t`Уведомления`}
        {unread > 0 && (
          <>
            {': '}
            <Plural value={unread} one="# новое" few="# новых" many="# новых" other="# нового" />
          </>
        )}
      </span>
    </Button>
  );
}
