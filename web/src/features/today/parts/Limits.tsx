import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Progress, Stack, Text } from '@mantine/core';

import { useBootstrap } from '@/api/queries';
import { money, soon } from '@/lib/format';
import { reasonWords } from '@/lib/reasons';
import { Section } from '@/ui/Section';

/** How much may still be sent, when more may, and what was spent. */
export function Limits() {
  const { i18n } = useLingui();
  const usage = useBootstrap((one) => one.usage).data;
  if (usage === undefined) return null;
  const { account, plan } = usage;
  return (
    <Section title={<Trans>Лимиты</Trans>}>
      <Stack gap="md">
        {account !== null && (
          <Bar label={<Trans>Отклики за 24 часа</Trans>} used={account.used} limit={account.limit} />
        )}
        {account !== null && account.used >= account.limit && account.next_slot_at !== null && (
          <Text size="sm">
            <Trans>
              Суточный лимит исчерпан. Следующее место освободится: {soon(account.next_slot_at)}.
            </Trans>
          </Text>
        )}
        {plan !== null && <Bar label={<Trans>Тариф</Trans>} used={plan.used} limit={plan.limit} />}
        {account !== null && (
          <Line label={<Trans>Лимит hh.ru</Trans>} value={<Trans>{account.hh_limit} за сутки</Trans>} />
        )}
        {usage.llm_on && (
          <Line
            label={<Trans>ИИ за 24 часа</Trans>}
            value={
              <Trans>
                {money(usage.llm_cost_24h, usage.llm_currency)} из {money(usage.llm_budget, usage.llm_currency)}
              </Trans>
            }
          />
        )}
        {usage.llm_fault !== null && (
          <Text size="sm" c="dimmed">
            {usage.llm_fault}
          </Text>
        )}
        {usage.waits_for !== null && (
          <Text size="sm" c="dimmed">
            {usage.waits_until === null ? (
              <Trans>Сейчас отправка ждёт: {i18n._(reasonWords(usage.waits_for))}.</Trans>
            ) : (
              <Trans>
                Сейчас отправка ждёт: {i18n._(reasonWords(usage.waits_for))}. Продолжит: {soon(usage.waits_until)}.
              </Trans>
            )}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Bar({ label, used, limit }: { label: React.ReactNode; used: number; limit: number }) {
  const { t } = useLingui();
  const share = limit === 0 ? 100 : Math.min(100, (used / limit) * 100);
  return (
    <div>
      <Line label={label} value={<Trans>{used} из {limit}</Trans>} />
      <Progress value={share} mt={4} aria-label={t`Использовано ${used} из ${limit}`} />
    </div>
  );
}

function Line({ label, value }: { label: React.ReactNode; value: React.ReactNode }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{label}</Text>
      <Text size="sm" className="vk-numbers" ta="right">
        {value}
      </Text>
    </Group>
  );
}
