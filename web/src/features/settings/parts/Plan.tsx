import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { useBootstrap, type Bootstrap } from '@/api/queries';
import { language } from '@/i18n';
import { dayAndTime, money } from '@/lib/format';
import { useStore } from '@/lib/store';
import { Section } from '@/ui/Section';

type Usage = Bootstrap['usage'];

/** What may be sent and spent, how much of it is used, and when there is more. */
export function Plan() {
  const usage = useBootstrap((one) => one.usage).data;
  if (usage === undefined) return null;
  return (
    <Stack gap="lg">
      <Sending usage={usage} />
      <Model usage={usage} />
    </Stack>
  );
}

function Sending({ usage: { plan, account } }: { usage: Usage }) {
  const { t } = useLingui();
  const speaks = useStore(language);
  return (
    <Section title={<Trans>Отклики</Trans>}>
      <Facts
        label={t`Отклики: сколько можно и сколько ушло`}
        rows={[
          plan !== null && [<Trans key="a">Тариф</Trans>, speaks === 'en' ? plan.plan.title_en : plan.plan.title_ru],
          plan !== null && [<Trans key="b">По тарифу</Trans>, <Trans key="c">{plan.used} из {plan.limit}</Trans>],
          plan !== null && plan.resets_at !== null && [<Trans key="d">Счёт начнётся заново</Trans>, dayAndTime(plan.resets_at)],
          plan !== null && plan.expires_at !== null && [<Trans key="e">Тариф действует до</Trans>, dayAndTime(plan.expires_at)],
          account !== null && [<Trans key="f">За последние 24 часа</Trans>, <Trans key="g">{account.used} из {account.limit}</Trans>],
          account !== null && [<Trans key="h">Лимит hh.ru</Trans>, <Trans key="i">{account.hh_limit} за сутки</Trans>],
        ]}
      />
      <Text size="sm" c="dimmed" mt="sm">
        <Trans>Свой лимит для каждого резюме задаётся в его настройках.</Trans>
      </Text>
    </Section>
  );
}

function Model({ usage }: { usage: Usage }) {
  const { t } = useLingui();
  const sum = (value: number) => money(value, usage.llm_currency);
  return (
    <Section title={<Trans>ИИ</Trans>}>
      {usage.llm_on ? (
        <Facts
          label={t`Расход на ИИ`}
          rows={[
            [<Trans key="a">За последние 24 часа</Trans>, sum(usage.llm_cost_24h)],
            [<Trans key="b">Можно потратить за 24 часа</Trans>, sum(usage.llm_budget)],
          ]}
        />
      ) : (
        <Text size="sm">
          <Trans>
            ИИ не подключён: письма составляются из фактов резюме, а сообщения читаются по правилам. Это тоже работает.
          </Trans>
        </Text>
      )}
      {usage.llm_fault !== null && (
        <Text size="sm" mt="sm">
          {usage.llm_fault}
        </Text>
      )}
      <Text size="sm" c="dimmed" mt="sm">
        <Trans>
          Модель, ключ и бюджет задаёт тот, кто запускает Вкатился, в файле .env: LLM_BASE_URL, LLM_MODEL, LLM_API_KEY, LLM_DAILY_BUDGET
          (docs/configuration.md). Ключ один на всех, поэтому на странице его не вводят и не видят. make doctor проверит, отвечает ли модель.
        </Trans>{' '}
        <Trans>Когда бюджет кончается, письма до следующих суток составляются из фактов резюме.</Trans>
      </Text>
    </Section>
  );
}

type Fact = readonly [ReactNode, ReactNode];

function Facts({ label, rows }: { label: string; rows: readonly (Fact | false)[] }) {
  return (
    <Table aria-label={label}>
      <Table.Tbody>
        {rows.map(
          (row, index) =>
            row !== false && (
              <Table.Tr key={index}>
                <Table.Th scope="row" fw={400}>
                  {row[0]}
                </Table.Th>
                <Table.Td ta="right" className="vk-numbers">
                  {row[1]}
                </Table.Td>
              </Table.Tr>
            ),
        )}
      </Table.Tbody>
    </Table>
  );
}
