import { Trans } from '@lingui/react/macro';
import { Badge, Text } from '@mantine/core';

import { asSentence, unbroken } from '@/lib/format';

import type { Match } from '../model';

/** What became of it in a line, and what would have been enough. */
export function Outcome({ row }: { row: Match }) {
  if (row.application_id !== null) {
    return (
      <Badge component="span" color="ink">
        <Trans>В откликах</Trans>
      </Badge>
    );
  }
  const skills = row.enough?.skills.join(', ') ?? '';
  if (row.enough !== null && skills !== '') {
    return (
      <>
        <Text component="span" display="block" size="xs">
          <Trans>Не хватило {row.threshold - row.enough.threshold} до порога</Trans>
        </Text>
        <Text component="span" display="block" size="xs" c="amber" truncate>
          <Trans>Хватило бы: {skills}</Trans>
        </Text>
      </>
    );
  }
  const missing = row.decision === 'matched' ? row.missing.join(', ') : '';
  return (
    <>
      <Text component="span" display="block" size="xs" lineClamp={2}>
        {row.decision === 'matched' ? <Trans>Подошла</Trans> : unbroken(asSentence(row.sentence ?? ''))}
      </Text>
      {missing !== '' && (
        <Text component="span" display="block" size="xs" c="amber" truncate>
          <Trans>Нет в резюме: {missing}</Trans>
        </Text>
      )}
    </>
  );
}
