import { Box, Group, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

interface Props {
  title: string;
  /** Above the title: the way back to the list that this is from. */
  back?: ReactNode;
  /** Beside the title, at the right. */
  aside?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

/** A screen: its name in the tab and as heading, which takes the focus when the screen is opened. */
export function Page({ title, back, aside, children, wide = false }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Вкатился`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Box maw={wide ? 1400 : 1080} mx="auto">
      {back}
      <Group justify="space-between" align="center" mb="lg" gap="md">
        <Title order={1} ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Box>
  );
}
