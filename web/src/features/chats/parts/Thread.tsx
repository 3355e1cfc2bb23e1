import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Box, Group, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { BackLink } from '@/ui/BackLink';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { openAction } from '../model';
import { useChat } from '../queries';
import { Messages } from './Messages';
import { PastActions } from './PastActions';
import { Proposal } from './Proposal';

/** One conversation: what was said, what is proposed, and what became of earlier proposals. */
export function Thread({ id, back }: { id: string; back: string }) {
  const { t } = useLingui();
  const chat = useChat(id);
  const user = useBootstrap((one) => one.user.id).data ?? '';
  const heading = useRef<HTMLHeadingElement>(null);
  const loaded = chat.data !== undefined;
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [id, loaded]);
  const toAll = (
    <BackLink to={back} narrowOnly>
      <Trans>Все чаты</Trans>
    </BackLink>
  );
  if (chat.data === undefined) {
    return (
      <Stack gap="sm">
        {toAll}
        {chat.isError ? (
          <ProblemBlock error={chat.error} what={t`чат`} onRetry={() => void chat.refetch()} />
        ) : (
          <Loading rows={5} />
        )}
      </Stack>
    );
  }
  const { data } = chat;
  const action = openAction(data.actions);
  return (
    <Stack gap="lg">
      <Box>
        {toAll}
        <Title order={2} ref={heading} tabIndex={-1}>
          {data.employer_name}
        </Title>
        <Group gap="md">
          <Text c="dimmed">{data.vacancy_name}</Text>
          {data.application_id !== null && (
            <Anchor component={Link} to={`/applications/${data.application_id}`} size="sm">
              <Trans>Отклик</Trans>
            </Anchor>
          )}
          {data.vacancy_url !== null && (
            <Anchor href={data.vacancy_url} target="_blank" rel="noreferrer" size="sm">
              <Group gap={4} component="span">
                <Trans>Вакансия на hh.ru</Trans>
                <IconExternalLink size={14} aria-hidden />
              </Group>
            </Anchor>
          )}
        </Group>
      </Box>
      <Messages messages={data.messages} employer={data.employer_name} />
      {data.cannot_write !== null && (
        <Alert color="slate">
          <Text size="sm">{data.cannot_write}</Text>
        </Alert>
      )}
      {action !== undefined && (
        <Proposal key={id} chatId={id} user={user} action={action} canWrite={data.cannot_write === null} />
      )}
      <PastActions actions={data.actions.filter((one) => one.id !== action?.id)} chatId={id} />
    </Stack>
  );
}
