import { Trans, useLingui } from '@lingui/react/macro';
import { Table, Text } from '@mantine/core';

import { Columns } from '@/ui/Columns';

import { differ, scaleOf, type Rate } from '../model';
import { Heads } from './Heads';
import { Interval } from './Interval';
import { Share } from './Share';
import type { Row } from './useComparisons';

/** The same outcomes side by side, and whether they can be compared at all. */
export function Breakdown({ rows }: { rows: readonly Row[] }) {
  const { t } = useLingui();
  if (rows.length === 0) return null;
  const answered = scaleOf(rows.map((row) => row.outcomes.answered));
  const invited = scaleOf(rows.map((row) => row.outcomes.invited));
  return (
    <>
      <Columns>
        <Heads names={[t`Ответили`, t`Пригласили`]} />
        <Table.Tbody>
          {rows.map(({ name, outcomes }, index) => (
            <Table.Tr key={index}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Cell name={t`Ответили`} rate={outcomes.answered} longest={answered} />
              <Cell name={t`Пригласили`} rate={outcomes.invited} longest={invited} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Columns>
      {rows.length > 1 && (
        <Text size="sm" c="dimmed" mt="sm">
          {differ(rows.map((row) => row.outcomes.invited)) ? (
            <Trans>Разница в приглашениях заметна.</Trans>
          ) : (
            <Trans>Сравнивать приглашения рано: данных мало или интервалы перекрываются.</Trans>
          )}
        </Text>
      )}
    </>
  );
}

function Cell({ name, rate, longest }: { name: string; rate: Rate; longest: number }) {
  return (
    <Table.Td data-name={name}>
      <Text size="sm" className="vk-numbers">
        <Trans>
          {rate.count} из {rate.of}
        </Trans>
      </Text>
      <Interval rate={rate} longest={longest} />
      <Share rate={rate} />
    </Table.Td>
  );
}
