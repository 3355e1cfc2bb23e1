import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  title?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
}

/** Nothing to show, and why. */
export function Empty({ title, children, action }: Props) {
  return (
    <Stack align="flex-start" gap="sm" py="lg">
      {title !== undefined && (
        <Title order={2} size="h3">
          {title}
        </Title>
      )}
      <Text c="dimmed" maw={560}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
