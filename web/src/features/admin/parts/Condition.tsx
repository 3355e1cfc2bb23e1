import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, List, Stack, Table, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { useBootstrap } from '@/api/queries';
import { dayAndTime, money, number } from '@/lib/format';
import { Columns } from '@/ui/Columns';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useCondition } from '../queries';

type Found = Schemas['ConditionBody'];

const PURPOSES: Readonly<Record<string, MessageDescriptor>> = {
  letter: msg`письма`,
  judge: msg`проверка вакансий`,
  chat: msg`чаты`,
};

/** What fails, what waits, and what models cost. */
export function Condition() {
  const { t } = useLingui();
  const condition = useCondition();
  return (
    <>
      <Section title={<Trans>Как работает установка</Trans>}>
        {condition.isPending && <Loading rows={2} />}
        {condition.isLoadingError && (
          <ProblemBlock error={condition.error} what={t`состояние установки`} onRetry={() => void condition.refetch()} />
        )}
        {condition.data !== undefined && <Troubles found={condition.data} />}
      </Section>
      {condition.data !== undefined && condition.data.models.length > 0 && <Models models={condition.data.models} />}
    </>
  );
}

function Troubles({ found: { outages, waiting, aside } }: { found: Found }) {
  if (outages.length + waiting.length + aside.length === 0) {
    return (
      <Text size="sm" role="status">
        <Trans>Всё работает: ни один сервис не сбоит, события доходят за минуту, отложенного нет.</Trans>
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {outages.map((one) => (
        <Alert key={`${one.service} ${one.loop}`} color="red">
          <Trans>
            {one.service}, {one.loop}: не удаётся с {dayAndTime(one.began_at)} ({one.error}). Подробности: make logs SERVICE={one.service}
          </Trans>
        </Alert>
      ))}
      {waiting.map((one) => (
        <Alert key={one.service} color="amber">
          <Trans>{one.service}: события не уходят с {dayAndTime(one.oldest_at)}.</Trans>{' '}
          <Plural value={one.events} one="Ждёт #." few="Ждут #." many="Ждут #." other="Ждут #." />
        </Alert>
      ))}
      {aside.length > 0 && (
        <>
          <Text size="sm">
            <Trans>Отложено, потому что не удалось прочитать ответ hh.ru:</Trans>
          </Text>
          <List size="sm">
            {aside.map((one) => (
              <List.Item key={`${one.service} ${one.kind}`}>
                <Trans>
                  {one.service}, {one.kind}: {number(one.things)}, последний раз {dayAndTime(one.last_seen_at)}
                </Trans>
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

function Models({ models }: { models: Found['models'] }) {
  const { i18n, t } = useLingui();
  const currency = useBootstrap(({ usage }) => usage.llm_currency).data;
  return (
    <Section title={<Trans>ИИ за сутки</Trans>}>
      <Columns>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Trans>Для чего, модель</Trans>
            </Table.Th>
            <Table.Th ta="right">
              <Trans>Вызовы</Trans>
            </Table.Th>
            <Table.Th ta="right">
              <Trans>Ответ, с</Trans>
            </Table.Th>
            <Table.Th ta="right">
              <Trans>Цена</Trans>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {models.map((one) => {
            const purpose = PURPOSES[one.purpose];
            return (
              <Table.Tr key={`${one.purpose} ${one.model}`}>
                <Table.Th scope="row" fw={400}>
                  {purpose === undefined ? one.purpose : i18n._(purpose)}, {one.model}
                </Table.Th>
                <Table.Td data-name={t`Вызовы`} ta="right" className="vk-numbers">
                  {number(one.calls)}
                  {one.failed > 0 && (
                    <Text size="xs" c="red">
                      <Trans>без ответа: {number(one.failed)}</Trans>
                    </Text>
                  )}
                </Table.Td>
                <Table.Td data-name={t`Ответ, с`} ta="right" className="vk-numbers">
                  {number(one.median_ms / 1000)}
                  <Text size="xs" c="dimmed">
                    <Trans>каждый 20-й дольше {number(one.slow_ms / 1000)}</Trans>
                  </Text>
                </Table.Td>
                <Table.Td data-name={t`Цена`} ta="right" className="vk-numbers">
                  {money(one.cost, currency)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Columns>
    </Section>
  );
}
