import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Table, Text } from '@mantine/core';

import { dayOf } from '@/lib/format';
import { serverNow } from '@/live/clock';
import { Columns } from '@/ui/Columns';
import { Section } from '@/ui/Section';

import { columns, type Column, type Statistics } from '../model';
import { Heads } from './Heads';
import classes from './statistics.module.css';

/** What was sent, day after day, and how much of it was answered; a year in weeks. */
export function Days({ found }: { found: Pick<Statistics, 'by_day' | 'days' | 'since' | 'timezone'> }) {
  const { t } = useLingui();
  const nameOf = useName();
  const all = columns(found, serverNow());
  const most = Math.max(1, ...all.map((one) => one.sent));
  const busiest = all.find((one) => one.sent === most);
  if (busiest === undefined) return null;
  const weekly = all.some((one) => one.days > 1);
  const [when, count] = [nameOf(busiest), busiest.sent];
  const label = t`Больше всего отправлено: ${when}, ${count}`;
  return (
    <Section title={weekly ? <Trans>По неделям</Trans> : <Trans>По дням</Trans>}>
      <div className={classes.days} role="img" aria-label={label}>
        {all.map((one) => (
          <span
            key={one.day}
            className={classes.day}
            data-open={one.open || undefined}
            title={`${nameOf(one)}: ${plural(one.sent, { one: '# отклик', few: '# отклика', many: '# откликов', other: '# отклика' })}`}
          >
            <span className={classes.sent} style={{ height: `${String(((one.sent - one.answered) / most) * 100)}%` }} />
            <span className={classes.answered} style={{ height: `${String((one.answered / most) * 100)}%` }} />
          </span>
        ))}
      </div>
      <div className={classes.ends}>
        <Text size="xs" c="dimmed">
          {dayOf(all[0]?.day ?? busiest.day)}
        </Text>
        <Text size="xs" c="dimmed">
          <Trans>сегодня, день не кончился</Trans>
        </Text>
      </div>
      <Text size="xs" c="dimmed" mt="xs">
        <span className={classes.key} data-of="sent" /> <Trans>отправлено</Trans> <span className={classes.key} data-of="answered" />{' '}
        <Trans>из них ответили</Trans>
      </Text>
      <details className={classes.table}>
        <summary>
          <Trans>Таблица</Trans>
        </summary>
        <Numbers all={all.filter((one) => one.sent > 0)} />
      </details>
    </Section>
  );
}

function useName(): (column: Column) => string {
  const { t } = useLingui();
  return ({ day, days }) => {
    const name = dayOf(day);
    return days > 1 ? t`неделя с ${name}` : name;
  };
}

function Numbers({ all }: { all: readonly Column[] }) {
  const { t } = useLingui();
  const nameOf = useName();
  return (
    <Columns>
      <Heads names={[t`Отправлено`, t`Ответили`, t`Пригласили`]} />
      <Table.Tbody>
        {all.toReversed().map((one) => (
          <Table.Tr key={one.day}>
            <Table.Th scope="row" fw={400}>
              {nameOf(one)}
            </Table.Th>
            <Table.Td data-name={t`Отправлено`} className="vk-numbers">{one.sent}</Table.Td>
            <Table.Td data-name={t`Ответили`} className="vk-numbers">{one.answered}</Table.Td>
            <Table.Td data-name={t`Пригласили`} className="vk-numbers">{one.invited}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Columns>
  );
}
