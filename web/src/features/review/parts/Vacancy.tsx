import { Trans } from '@lingui/react/macro';
import { Anchor, Box, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';

import { unbroken } from '@/lib/format';
import { Score } from '@/ui/Score';

import type { Row } from '../model';
import { Why } from './Why';

interface Props {
  row: Row;
  why: boolean;
  onWhy: () => void;
  /** Nothing where nothing is to be decided any more. */
  onHide: (() => void) | undefined;
}

/** What the letter answers. Its name has the focus once it is there. */
export function Vacancy({ row, why, onWhy, onHide }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { vacancy } = row;
  return (
    <Box>
      <Title order={2} ref={heading} tabIndex={-1}>
        {vacancy.name}
      </Title>
      <Text c="dimmed">
        {unbroken([vacancy.employer_name, vacancy.area, vacancy.salary].filter((one) => one !== null && one !== '').join(' · '))}
      </Text>
      <Group gap="md" mt="xs" style={{ rowGap: 4 }}>
        {row.score !== null && <Score value={row.score} />}
        <Anchor component="button" type="button" size="sm" aria-expanded={why} onClick={onWhy}>
          <Trans>Почему такая оценка</Trans>
        </Anchor>
        {vacancy.url !== null && (
          <Anchor href={vacancy.url} target="_blank" rel="noreferrer" size="sm">
            <Trans>Вакансия на hh.ru</Trans>
          </Anchor>
        )}
        {vacancy.employer_name !== '' && onHide !== undefined && (
          <Anchor component="button" type="button" size="sm" onClick={onHide}>
            <Trans>Не предлагать эту компанию</Trans>
          </Anchor>
        )}
      </Group>
      {why && <Why matchId={row.match_id} />}
    </Box>
  );
}
