import { Trans, useLingui } from '@lingui/react/macro';
import { Table, Text } from '@mantine/core';
import type { CSSProperties } from 'react';

import { weekday, zoneWords } from '@/lib/format';
import { Section } from '@/ui/Section';

import { BLOCK_HOURS, grid, type Cell, type Statistics } from '../model';
import { Heads } from './Heads';
import classes from './statistics.module.css';

/** Answers by the weekday and the hours in which the application was sent: counts, tinted where there are enough of them. */
export function When({ found }: { found: Pick<Statistics, 'by_slot' | 'timezone'> }) {
  const { rows, blocks } = grid(found.by_slot);
  if (rows.length === 0) return null;
  const zone = zoneWords(found.timezone);
  return (
    <Section title={<Trans>Когда отправлено</Trans>}>
      <Table className={classes.grid} withRowBorders={false}>
        <Heads names={blocks.map((hour) => `${hourOf(hour)}–${hourOf(hour + BLOCK_HOURS)}`)} />
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.weekday}>
              <Table.Th scope="row" aria-label={weekday(row.weekday, 'long')}>
                {weekday(row.weekday, 'short')}
              </Table.Th>
              {row.cells.map((cell, index) => (
                <Table.Td key={index} className="vk-numbers" style={tinted(cell)}>
                  {cell.sent > 0 && <Answered {...cell} />}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="sm">
        <Trans>Ответили из отправленных. Часовой пояс: {zone}. Цвет появляется от десяти откликов в клетке.</Trans>
      </Text>
    </Section>
  );
}

function hourOf(hour: number): string {
  return String(hour).padStart(2, '0');
}

function tinted({ tint }: Cell): CSSProperties {
  return { '--share': tint } as CSSProperties;
}

function Answered({ answered, sent }: Cell) {
  const { t } = useLingui();
  return (
    <span role="img" aria-label={t`ответили ${answered} из ${sent}`}>
      {answered}/{sent}
    </span>
  );
}
