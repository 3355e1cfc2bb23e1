import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Badge, Button, Card, Group, List, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';

import { useApplication, type ApplicationDetail } from '@/api/applications';
import { useTitles } from '@/api/queries';
import { authorOf } from '@/lib/authorship';
import { dayAndTime, soon, unbroken } from '@/lib/format';
import { reasonWords } from '@/lib/reasons';
import { Letter } from '@/ui/Letter';
import { BackLink } from '@/ui/BackLink';
import { Loading } from '@/ui/Loading';
import { Page } from '@/ui/Page';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Score } from '@/ui/Score';
import { Section } from '@/ui/Section';

import { statusOf } from '../model';
import { History } from './History';

/** One application: what happened, the letter as it went, what proves it. */
export function Details({ id }: { id: string }) {
  const { t } = useLingui();
  const found = useApplication(id);
  const back = (
    <BackLink to="/applications">
      <Trans>Все отклики</Trans>
    </BackLink>
  );
  return (
    <Page title={found.data?.vacancy.name ?? t`Отклик`} back={back}>
      <Stack gap="lg">
        {found.isPending && <Loading rows={5} />}
        {found.isLoadingError && <ProblemBlock error={found.error} what={t`отклик`} onRetry={() => void found.refetch()} />}
        {found.data !== undefined && <Whole row={found.data} />}
      </Stack>
    </Page>
  );
}

function Whole({ row }: { row: ApplicationDetail }) {
  return (
    <>
      <Facts row={row} />
      <Section title={<Trans>Что произошло</Trans>}>
        <History entries={row.history} />
      </Section>
      {row.letter !== null && (
        <Card>
          <Letter
            letter={row.letter}
            claims={row.claims}
            order={2}
            title={row.sent_at === null ? <Trans>Письмо</Trans> : <Trans>Письмо, как ушло</Trans>}
          />
        </Card>
      )}
      {row.letter === null && (
        <Text c="dimmed">
          {row.sent_at === null ? <Trans>Письма пока нет.</Trans> : <Trans>Отклик ушёл без письма.</Trans>}
        </Text>
      )}
      {(row.reasons.length > 0 || row.match_id !== null) && <Reasons row={row} />}
    </>
  );
}

function Facts({ row }: { row: ApplicationDetail }) {
  const { i18n } = useLingui();
  const resume = useTitles()?.[row.resume_id ?? ''];
  const { vacancy } = row;
  const { words, color } = statusOf(row);
  const author = authorOf(row.authored_by, row.sent_at !== null);
  const place = [vacancy.employer_name, vacancy.area, vacancy.salary].filter((one) => one !== null && one !== '');
  return (
    <Stack gap="xs">
      <Text c="dimmed">{unbroken(place.join(' · '))}</Text>
      {resume !== undefined && (
        <Text size="sm" c="dimmed">
          <Trans>Резюме: {resume}</Trans>
        </Text>
      )}
      <Group gap="md">
        <Badge color={color}>{i18n._(words)}</Badge>
        {row.score !== null && <Score value={row.score} />}
        {vacancy.url !== null && (
          <Anchor href={vacancy.url} target="_blank" rel="noreferrer" size="sm">
            <Trans>Вакансия на hh.ru</Trans>
          </Anchor>
        )}
        {row.chat_id !== null && (
          <Anchor component={Link} to={`/chats/${row.chat_id}?all=1`} size="sm">
            <Trans>Чат с работодателем</Trans>
          </Anchor>
        )}
      </Group>
      <Now row={row} />
      {row.sent_at !== null && (
        <Text size="sm">
          <Trans>Отправлено: {dayAndTime(row.sent_at)}</Trans>
        </Text>
      )}
      {author !== undefined && (
        <Text size="sm" c="dimmed">
          {i18n._(author)}
        </Text>
      )}
      {row.negotiation_id !== null && (
        <Text size="sm" c="dimmed">
          <Trans>Номер отклика на hh.ru: {row.negotiation_id}</Trans>
        </Text>
      )}
    </Stack>
  );
}

/** What it waits for, or why it ended. */
function Now({ row }: { row: ApplicationDetail }) {
  const { i18n } = useLingui();
  if (row.state === 'review') {
    return (
      <Button component={Link} to={`/review/${row.id}`} style={{ alignSelf: 'flex-start' }}>
        <Trans>Проверить письмо</Trans>
      </Button>
    );
  }
  if (row.state === 'unknown') {
    return (
      <Text size="sm">
        <Trans>Проверяем, дошло ли. Повторно не отправляем.</Trans>
      </Text>
    );
  }
  return (
    <>
      {row.state === 'queued' && (
        <Text size="sm">
          <Trans>Уйдёт не раньше: {soon(row.not_before)}</Trans>
        </Text>
      )}
      {row.state === 'held' && row.held_why !== null && row.reason_sentence === null && (
        <Text size="sm">{i18n._(reasonWords(row.held_why))}</Text>
      )}
      {row.reason_sentence !== null && <Text size="sm">{row.reason_sentence}</Text>}
    </>
  );
}

function Reasons({ row }: { row: ApplicationDetail }) {
  return (
    <Section title={<Trans>Почему эта вакансия</Trans>}>
      <Stack gap="sm">
        <List size="sm">
          {row.reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
        {row.match_id !== null && (
          <Anchor component={Link} to={`/vacancies/${row.match_id}`} size="sm">
            <Trans>Как принято решение</Trans>
          </Anchor>
        )}
      </Stack>
    </Section>
  );
}
