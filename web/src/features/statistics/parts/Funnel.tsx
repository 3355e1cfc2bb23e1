import { Trans, useLingui } from '@lingui/react/macro';
import { Table } from '@mantine/core';

import { number } from '@/lib/format';
import { Columns } from '@/ui/Columns';
import { Section } from '@/ui/Section';

import { funnel, type Statistics } from '../model';
import { Share } from './Share';
import classes from './statistics.module.css';

/** How many came how far: the numbers are the table, the bars only show them. */
export function Funnel({ found }: { found: Statistics }) {
  const { i18n } = useLingui();
  return (
    <Section title={<Trans>Воронка</Trans>}>
      <Columns withRowBorders={false}>
        <Table.Thead className="vk-hidden">
          <Table.Tr>
            <Table.Th>
              <Trans>Шаг</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Сколько</Trans>
            </Table.Th>
            <Table.Th>
              <Trans>Доля отправленных</Trans>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {funnel(found).map((step) => (
            <Table.Tr key={step.name.id}>
              <Table.Th scope="row" fw={500} w="100%">
                {i18n._(step.name)}
                <span className={classes.track} aria-hidden>
                  <span className={classes.bar} style={{ width: `${String(step.width)}%` }} />
                </span>
              </Table.Th>
              <Table.Td className="vk-numbers" ta="right" style={{ whiteSpace: 'nowrap' }}>
                {number(step.count)}
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{step.rate !== undefined && <Share rate={step.rate} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Columns>
    </Section>
  );
}
