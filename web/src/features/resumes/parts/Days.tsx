import { Trans, useLingui } from '@lingui/react/macro';
import { Table } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { dayOf } from '@/lib/format';
import { Columns } from '@/ui/Columns';

import classes from './resumes.module.css';

/** Day by day, from the first with anything: the numbers are the table, the bars only show them. */
export function Days({ days }: { days: readonly Schemas['WhatIfDay'][] }) {
  const { t } = useLingui();
  const first = days.findIndex((one) => one.fit > 0 || one.sent > 0);
  const shown = first === -1 ? [] : days.slice(first);
  const most = Math.max(1, ...days.map((one) => one.sent));
  if (shown.length === 0) return null;
  return (
    <Columns aria-label={t`По дням`} withRowBorders={false} verticalSpacing={2} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={110}>
            <Trans>День</Trans>
          </Table.Th>
          <Table.Th w={90} ta="right">
            <Trans>Подошло</Trans>
          </Table.Th>
          <Table.Th w={70} ta="right">
            <Trans>Ушло</Trans>
          </Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.map((one) => (
          <Table.Tr key={one.day}>
            <Table.Td>{dayOf(one.day)}</Table.Td>
            <Table.Td data-name={t`Подошло`} ta="right" className="vk-numbers">
              {one.fit}
            </Table.Td>
            <Table.Td data-name={t`Ушло`} ta="right" className="vk-numbers">
              {one.sent}
            </Table.Td>
            <Table.Td aria-hidden>
              <span className={classes.day} style={{ width: `${String((100 * one.sent) / most)}%` }} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Columns>
  );
}
