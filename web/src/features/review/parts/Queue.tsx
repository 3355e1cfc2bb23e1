import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Checkbox, Group, Text } from '@mantine/core';
import { Link } from 'react-router';

import { Score } from '@/ui/Score';

import { blocked, type Row } from '../model';
import classes from './review.module.css';

interface Props {
  rows: readonly Row[];
  begun: (row: Row) => boolean;
  chosen: string | undefined;
  ids: ReadonlySet<string>;
  onTick: (id: string) => void;
}

/** The letters that wait, in the order in which they were shown first. */
export function Queue({ rows, begun, chosen, ids, onTick }: Props) {
  const { t } = useLingui();
  return (
    <ul className={classes.list} aria-label={t`Письма на проверке`}>
      {rows.map((row) => (
        <li key={row.id} className={classes.item} data-active={row.id === chosen}>
          <Checkbox
            mt={2}
            aria-label={t`Выбрать: ${row.vacancy.name}, ${row.vacancy.employer_name}`}
            checked={ids.has(row.id)}
            onChange={() => onTick(row.id)}
          />
          <Anchor
            component={Link}
            to={`/review/${row.id}`}
            className={classes.link}
            underline="never"
            aria-current={row.id === chosen ? 'true' : undefined}
          >
            <Group justify="space-between" wrap="nowrap" gap="sm" align="flex-start">
              <Text size="sm" fw={600} lineClamp={2}>
                {row.vacancy.name}
              </Text>
              {row.score !== null && <Score value={row.score} word={false} />}
            </Group>
            <Text size="xs" c="dimmed" lineClamp={1}>
              {row.vacancy.employer_name}
            </Text>
            {row.vacancy.salary !== null && <Text size="xs">{row.vacancy.salary}</Text>}
            {begun(row) && (
              <Text size="xs" c="amber">
                <Trans>правка не сохранена</Trans>
              </Text>
            )}
            {blocked(row) && (
              <Text size="xs" c="red">
                <Trans>есть фраза без подтверждения</Trans>
              </Text>
            )}
          </Anchor>
        </li>
      ))}
    </ul>
  );
}
