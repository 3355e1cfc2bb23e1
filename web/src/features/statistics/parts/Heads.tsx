import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** Names of the columns; the first one names the rows and needs no name. */
export function Heads({ names }: { names: readonly ReactNode[] }) {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Td />
        {names.map((name, index) => (
          <Table.Th key={index}>{name}</Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
