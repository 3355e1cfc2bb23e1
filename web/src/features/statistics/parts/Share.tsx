import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';

import { intervalOf, type Rate } from '../model';

/** Where the true share probably lies: a single percentage would promise more than so many can tell. */
export function Share({ rate }: { rate: Rate }) {
  const interval = intervalOf(rate);
  return (
    <Text component="span" size="xs" c="dimmed">
      {interval === undefined ? (
        <Trans>мало данных</Trans>
      ) : (
        <Trans>
          вероятно, от {interval.low} до {interval.high}&nbsp;%
        </Trans>
      )}
    </Text>
  );
}
