import { Anchor, Group } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

interface Props {
  to: string;
  children: ReactNode;
  /** Wide screens show the list beside it. */
  narrowOnly?: boolean;
}

/** From one thing back to its list. */
export function BackLink({ to, children, narrowOnly = false }: Props) {
  return (
    <Anchor component={Link} to={to} size="sm" w="fit-content" display="block" mb="xs" {...(narrowOnly ? { hiddenFrom: 'md' } : {})}>
      <Group gap={4} wrap="nowrap">
        <IconArrowLeft size={16} aria-hidden />
        {children}
      </Group>
    </Anchor>
  );
}
