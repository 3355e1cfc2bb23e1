import { Trans } from '@lingui/react/macro';
import { Badge, Text } from '@mantine/core';

import type { Match } from '../model';

/** What became of it in a line, and what would have been enough. */
export function Outcome({ row }: { row: Match }) {
  if (row.application_id !== null) {
    return (
      <Badge component="span" color="ink">
        <Trans>есть отклик</Trans>
      </Badge>
    );
  }
  const enough = row.enough?.skills.join(', ') ?? '';
  return (
    <>
      <Text component="span" display="block" size="xs" lineClamp={2}>
        {row.decision === 'matched' ? <Trans>подошла</Trans> : row.sentence}
      </Text>
      {enough !== '' && (
        <Text component="span" display="block" size="xs" c="amber" truncate>
          <Trans>хватило бы: {enough}</Trans>
        </Text>
      )}
      {row.decision === 'matched' && row.missing.length > 0 && (
        <Text component="span" display="block" size="xs" c="amber" truncate>
          <Trans>нет в резюме: {row.missing.join(', ')}</Trans>
        </Text>
      )}
    </>
  );
}
