import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, List, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, take, type Schemas } from '@/api/client';
import { Problem } from '@/api/problem';
import { dropDrafts } from '@/lib/drafts';
import { number } from '@/lib/format';
import { asksForCode, CodeDialog } from '@/ui/CodeDialog';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { usePersonalData } from '../queries';
import { PresentPassword } from './PresentPassword';

/** What is kept about the owner, all of it to take along, and the way to erase it. */
export function Data() {
  const { t } = useLingui();
  const data = usePersonalData();
  if (data.isLoadingError) return <ProblemBlock error={data.error} what={t`данные`} onRetry={() => void data.refetch()} />;
  if (data.data === undefined) return <Loading rows={4} />;
  return (
    <Stack gap="lg">
      <Section title={<Trans>Что хранится</Trans>}>
        <Stack>
          <Export />
          <Table>
            <Table.Tbody>
              {data.data.kept
                .filter((one) => one.rows > 0)
                .map((one) => (
                  <Table.Tr key={one.table}>
                    <Table.Th scope="row" fw={400}>
                      {one.title}
                    </Table.Th>
                    <Table.Td ta="right" className="vk-numbers">
                      {number(one.rows)}
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </Stack>
      </Section>
      <Erase data={data.data} />
    </Stack>
  );
}

/** The browser saves the file itself, however big; whether a code is asked first is looked up before. */
function Export() {
  const fetched = useMutation({
    mutationFn: async () => {
      const standing = await take(api.GET('/api/second-factor'));
      if (standing.code_needed) throw new Problem(403, { code: 'code_needed' });
    },
    onSuccess: () => window.location.assign('/api/personal-data/export'),
  });
  return (
    <>
      <Group>
        <Button variant="default" loading={fetched.isPending} onClick={() => fetched.mutate()}>
          <Trans>Скачать всё (ZIP)</Trans>
        </Button>
      </Group>
      {fetched.isError && !asksForCode(fetched.error) && (
        <Alert color="red" role="alert">
          <ProblemText error={fetched.error} />
        </Alert>
      )}
      <CodeDialog error={fetched.error} onShown={() => fetched.mutate()} onClose={() => fetched.reset()} />
    </>
  );
}

function Erase({ data }: { data: Schemas['PersonalData'] }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [word, setWord] = useState('');
  const [password, setPassword] = useState('');
  const erase = useMutation({
    mutationFn: () =>
      take(api.POST('/api/personal-data/erase', { body: { confirmation: word, password: password || null } })),
    onSuccess: () => {
      client.clear();
      dropDrafts();
      window.location.replace('/login');
    },
  });
  return (
    <Section title={<Trans>Удалить всё</Trans>}>
      <Stack align="flex-start">
        <Text size="sm">{data.goes}</Text>
        <Text size="sm" fw={600}>
          <Trans>Что останется</Trans>
        </Text>
        <List size="sm">
          {data.remains.map((one) => (
            <List.Item key={one}>{one}</List.Item>
          ))}
        </List>
        <Button color="red" variant="outline" onClick={() => setAsking(true)}>
          <Trans>Удалить мои данные</Trans>
        </Button>
      </Stack>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Удалить все данные?`}
        act={<Trans>Удалить навсегда</Trans>}
        keep={<Trans>Не удалять</Trans>}
        danger
        busy={erase.isPending}
        disabled={word !== data.confirmation}
        error={asksForCode(erase.error) ? null : erase.error}
        onAct={() => erase.mutate()}
      >
        <Alert color="red">
          <Trans>Данные сотрутся с этого сервера навсегда. Отклики на hh.ru останутся.</Trans>
        </Alert>
        <TextInput
          label={t`Напишите: ${data.confirmation}`}
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
          autoComplete="off"
        />
        <PresentPassword value={password} onChange={setPassword} />
      </ConfirmDialog>
      <CodeDialog error={erase.error} onShown={() => erase.mutate()} onClose={() => erase.reset()} />
    </Section>
  );
}
