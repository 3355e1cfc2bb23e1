import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

import type { Schemas } from '@/api/client';
import { useBootstrap } from '@/api/queries';
import { language } from '@/i18n';
import { dayAndTime, money } from '@/lib/format';
import { useStore } from '@/lib/store';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useChoosePlan, usePlans, useUsers } from '../queries';

type User = Schemas['PersonBody'];

const TYPING_MS = 300;
/** So few people are found at a glance. */
const FEW = 10;

/** Who signs in here, on which plan, and what they use: nothing of what they apply to or write. */
export function Users() {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const search = useDebouncedCallback((typed: string) => setText(typed.trim()), TYPING_MS);
  const list = useUsers(text);
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  return (
    <Section title={<Trans>Пользователи</Trans>}>
      <Stack gap="md">
        {(text !== '' || total > FEW) && (
          <TextInput
            type="search"
            label={t`Почта или имя`}
            maxLength={100}
            onChange={(event) => search(event.currentTarget.value)}
          />
        )}
        {list.isPending && <Loading rows={2} />}
        {list.isLoadingError && (
          <ProblemBlock error={list.error} what={t`список пользователей`} onRetry={() => void list.refetch()} />
        )}
        {list.data !== undefined && (
          <Text size="sm" c="dimmed" role="status">
            <Plural
              value={total}
              one="# пользователь"
              few="# пользователя"
              many="# пользователей"
              other="# пользователя"
            />
          </Text>
        )}
        <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
          {people.map((one) => (
            <li key={one.id}>
              <Line one={one} />
            </li>
          ))}
        </Stack>
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            <Trans>Показать ещё</Trans>
          </Button>
        )}
      </Stack>
    </Section>
  );
}

function Line({ one }: { one: User }) {
  const currency = useBootstrap(({ usage }) => usage.llm_currency).data;
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <div style={{ flex: '1 1 16.25rem', minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {one.email}
          </Text>
          {one.is_admin && (
            <Badge color="ink">
              <Trans>администратор</Trans>
            </Badge>
          )}
          {one.stopped && (
            <Badge color="amber">
              <Trans>отправка на паузе</Trans>
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          <Account state={one.account_state} />{' '}
          {one.last_seen_at === null ? (
            <Trans>Входов ещё не было.</Trans>
          ) : (
            <Trans>Последний вход: {dayAndTime(one.last_seen_at)}.</Trans>
          )}
        </Text>
        <Text size="xs" c="dimmed" className="vk-numbers">
          {one.limit !== null && (
            <Trans>
              Отклики: {one.used} из {one.limit}.
            </Trans>
          )}{' '}
          <Trans>ИИ за сутки: {money(one.llm_cost_24h, currency)}</Trans>
        </Text>
      </div>
      <PlanOf one={one} />
    </Group>
  );
}

function Account({ state }: { state: string | null }) {
  if (state === 'linked') return <Trans>hh.ru подключён.</Trans>;
  if (state === 'needs_login') return <Trans>hh.ru просит войти заново.</Trans>;
  return <Trans>hh.ru не подключён.</Trans>;
}

function PlanOf({ one }: { one: User }) {
  const { t } = useLingui();
  const speaks = useStore(language);
  const plans = usePlans().data ?? [];
  const choose = useChoosePlan(one.id);
  const offered = plans.map((plan) => ({ value: plan.id, label: speaks === 'en' ? plan.title_en : plan.title_ru }));
  return (
    <Stack gap={4}>
      <Select
        size="xs"
        aria-label={t`Тариф: ${one.email}`}
        placeholder={one.plan_id ?? t`Нет тарифа`}
        allowDeselect={false}
        disabled={choose.isPending}
        value={one.plan_id}
        data={offered}
        onChange={(plan) => plan !== null && choose.mutate(plan)}
      />
      {one.plan_expires_at !== null && (
        <Text size="xs" c="dimmed">
          <Trans>до {dayAndTime(one.plan_expires_at)}</Trans>
        </Text>
      )}
      {choose.isError && (
        <Text size="xs" c="red" role="alert">
          <ProblemText error={choose.error} />
        </Text>
      )}
    </Stack>
  );
}
