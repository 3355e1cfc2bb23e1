import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';

import type { Schemas } from '@/api/client';
import { useLinkAccount } from '@/api/link';
import { useBootstrap } from '@/api/queries';
import { day, dayAndTime } from '@/lib/format';
import { asksForCode, CodeDialog } from '@/ui/CodeDialog';
import { Columns } from '@/ui/Columns';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Empty } from '@/ui/Empty';
import { ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useProbe, useUnlink } from '../queries';
import { Assisted } from './Assisted';

const CAPABILITIES: readonly [string, MessageDescriptor][] = [
  ['search', msg`Поиск вакансий`],
  ['similar', msg`Похожие вакансии`],
  ['resumes', msg`Резюме`],
  ['apply', msg`Отклики`],
  ['negotiations_read', msg`Состояние откликов`],
  ['messages', msg`Чаты`],
  ['me', msg`Профиль`],
];

/** Whose account is linked, what hh.ru allows, and until when; and the way without an account. */
export function Access() {
  return (
    <Stack gap="lg">
      <Account />
      <Assisted />
    </Stack>
  );
}

function Account() {
  const account = useBootstrap(({ account }) => account).data;
  if (account === undefined) return null;
  if (account === null || account.state === 'unlinked') {
    return (
      <Section title={<Trans>Доступ к hh.ru</Trans>}>
        <Empty
          action={
            <Button component={Link} to="/welcome">
              <Trans>Подключить hh.ru</Trans>
            </Button>
          }
        >
          <Trans>hh.ru не подключён: искать и откликаться нечем.</Trans>
        </Empty>
      </Section>
    );
  }
  return <Linked account={account} />;
}

function Linked({ account }: { account: Schemas['AccountBody'] }) {
  const probe = useProbe();
  const link = useLinkAccount();
  return (
    <Section title={<Trans>Доступ к hh.ru</Trans>}>
      <Stack>
        <div>
          <Text fw={600}>{account.display_name}</Text>
          <Text size="sm" c="dimmed">
            {account.origin === 'sandbox' ? (
              <Trans>Песочница: настоящих откликов нет</Trans>
            ) : (
              <Trans>Подключён {day(account.linked_at)}</Trans>
            )}
          </Text>
        </div>
        {account.state === 'needs_login' ? (
          <Alert color="amber">
            <Trans>Нужно войти заново. Отправка на паузе, очередь цела.</Trans>
          </Alert>
        ) : (
          <Text size="sm">
            <Trans>Доступ действует до {day(account.token_expires_at)} и продлевается сам</Trans>
          </Text>
        )}
        <Capabilities found={account.capabilities} />
        {account.checked_at !== null && (
          <Text size="sm" c="dimmed">
            <Trans>Проверено: {dayAndTime(account.checked_at)}</Trans>
          </Text>
        )}
        {(probe.isError || (link.isError && !asksForCode(link.error))) && (
          <Alert color="red" role="alert">
            <ProblemText error={probe.error ?? link.error} />
          </Alert>
        )}
        <Group>
          <Button variant="default" loading={probe.isPending} onClick={() => probe.mutate()}>
            <Trans>Проверить снова</Trans>
          </Button>
          <Button
            variant={account.state === 'needs_login' ? 'filled' : 'default'}
            loading={link.isPending}
            onClick={() => link.mutate(false)}
          >
            <Trans>Войти в hh.ru заново</Trans>
          </Button>
          <Unlink />
        </Group>
        <CodeDialog error={link.error} onShown={() => link.mutate(false)} onClose={() => link.reset()} />
      </Stack>
    </Section>
  );
}

function Capabilities({ found }: { found: Schemas['AccountBody']['capabilities'] }) {
  const { i18n } = useLingui();
  return (
    <Columns>
      <Table.Tbody>
        {CAPABILITIES.map(([name, words]) => {
          const one = found[name];
          return (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {i18n._(words)}
              </Table.Th>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  <Mark access={one?.access ?? 'unknown'} />
                  <Text size="sm">
                    {one?.access === 'allowed' && <Trans>можно</Trans>}
                    {one?.access === 'refused' && <Trans>hh.ru отказал</Trans>}
                    {(one === undefined || one.access === 'unknown') && <Trans>пока неизвестно</Trans>}
                  </Text>
                </Group>
                {one !== undefined && one.sentence !== '' && (
                  <Text size="sm" c="dimmed">
                    {one.sentence}
                  </Text>
                )}
                {one?.link != null && (
                  <Anchor href={one.link} target="_blank" rel="noreferrer" size="sm">
                    <Trans>Открыть на hh.ru</Trans>
                  </Anchor>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Columns>
  );
}

function Mark({ access }: { access: 'allowed' | 'refused' | 'unknown' }) {
  if (access === 'allowed') return <IconCheck size={18} color="var(--vk-evidence)" aria-hidden />;
  if (access === 'refused') return <IconX size={18} color="var(--vk-unproven)" aria-hidden />;
  return <IconQuestionMark size={18} color="var(--mantine-color-dimmed)" aria-hidden />;
}

function Unlink() {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const unlink = useUnlink();
  return (
    <>
      <Button variant="default" c="red" onClick={() => setAsking(true)}>
        <Trans>Отключить hh.ru</Trans>
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Отключить hh.ru?`}
        act={<Trans>Отключить</Trans>}
        keep={<Trans>Оставить</Trans>}
        danger
        busy={unlink.isPending}
        error={unlink.error}
        onAct={() => unlink.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        <Text>
          <Trans>Ключи сотрутся, письма в очереди не уйдут. История останется.</Trans>
        </Text>
      </ConfirmDialog>
    </>
  );
}
