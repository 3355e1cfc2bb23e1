import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';

import { useBootstrap } from '@/api/queries';
import { money } from '@/lib/format';

import type { Statistics } from '../model';

/** What language models cost, and what that is for an application and for an invitation. */
export function Cost({ found }: { found: Pick<Statistics, 'llm_cost' | 'total'> }) {
  const currency = useBootstrap(({ usage }) => usage.llm_currency).data;
  const { llm_cost: cost, total } = found;
  if (cost <= 0 || currency === undefined) return null;
  const whole = money(cost, currency);
  const each = total.sent > 0 ? money(cost / total.sent, currency) : undefined;
  const invited = total.invited.count;
  const perInvitation = invited > 0 ? money(cost / invited, currency) : undefined;
  return (
    <Text size="sm" c="dimmed">
      <Trans>ИИ за период: {whole}.</Trans> {each !== undefined && <Trans>На один отклик: {each}.</Trans>}{' '}
      {perInvitation !== undefined && (
        <Trans>
          На одно приглашение: {perInvitation} (всего приглашений: {invited}).
        </Trans>
      )}
    </Text>
  );
}
