import { Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is done in the terminal: what for, and the words to type. */
export function Commands({ rows }: { rows: readonly { what: ReactNode; command: string }[] }) {
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {rows.map(({ what, command }) => (
        <li key={command}>
          <Text size="sm">{what}</Text>
          <Code>{command}</Code>
        </li>
      ))}
    </Stack>
  );
}
