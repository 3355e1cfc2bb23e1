import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Group, List, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';

import { useMatch } from '@/api/applications';
import type { Schemas } from '@/api/client';
import { useTitles } from '@/api/queries';
import { asSentence, unbroken } from '@/lib/format';
import { BackLink } from '@/ui/BackLink';
import { Loading } from '@/ui/Loading';
import { Page } from '@/ui/Page';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Score } from '@/ui/Score';
import { Section } from '@/ui/Section';

import { Anyway } from './Anyway';

type Match = Schemas['MatchDetail'];

/** How one vacancy was decided: the outcome, what would have changed it, every rule that was asked. */
export function Details({ id }: { id: string }) {
  const { t } = useLingui();
  const found = useMatch(id);
  const back = (
    <BackLink to="/vacancies">
      <Trans>Все вакансии</Trans>
    </BackLink>
  );
  return (
    <Page title={found.data?.vacancy.name ?? t`Вакансия`} back={back}>
      <Stack gap="lg">
        {found.isPending && <Loading rows={5} />}
        {found.isLoadingError && (
          <ProblemBlock error={found.error} what={t`вакансию`} onRetry={() => void found.refetch()} />
        )}
        {found.data !== undefined && (
          <>
            <Facts match={found.data} />
            <Anyway match={found.data} />
            <Outcome match={found.data} />
            <Gates match={found.data} />
          </>
        )}
      </Stack>
    </Page>
  );
}

function Facts({ match }: { match: Match }) {
  const { vacancy } = match;
  const resume = useTitles()?.[match.resume_id];
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
        {match.score !== null && <Score value={match.score} threshold={match.threshold} />}
        {vacancy.url !== null && (
          <Anchor href={vacancy.url} target="_blank" rel="noreferrer" size="sm">
            <Trans>Вакансия на hh.ru</Trans>
          </Anchor>
        )}
        {match.application_id !== null && (
          <Anchor component={Link} to={`/applications/${match.application_id}`} size="sm">
            <Trans>Отклик на неё</Trans>
          </Anchor>
        )}
      </Group>
    </Stack>
  );
}

function Outcome({ match }: { match: Match }) {
  const missing = match.missing.join(', ');
  const sentence = match.sentence === null ? null : asSentence(match.sentence);
  const others = match.reasons.filter((one) => asSentence(one) !== sentence);
  return (
    <Section title={match.decision === 'matched' ? <Trans>Почему подходит</Trans> : <Trans>Почему нет?</Trans>}>
      <Stack gap="sm">
        {sentence !== null && <Text fw={500}>{unbroken(sentence)}</Text>}
        {match.score !== null && (
          <Text size="sm" c="dimmed">
            <Trans>
              Соответствие {match.score}, порог {match.threshold}
            </Trans>
          </Text>
        )}
        {others.length > 0 && (
          <List size="sm">
            {others.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        )}
        {match.doubt !== null && <Text size="sm">{match.doubt}</Text>}
        {missing !== '' && (
          <Text size="sm" c="amber">
            <Trans>Нет в резюме: {missing}</Trans>
          </Text>
        )}
        {match.enough !== null && <Enough enough={match.enough} />}
      </Stack>
    </Section>
  );
}

function Enough({ enough }: { enough: NonNullable<Match['enough']> }) {
  const skills = enough.skills.join(', ');
  return (
    <Text size="sm">
      <Trans>С порогом {enough.threshold} подошла бы.</Trans>{' '}
      {skills !== '' && <Trans>Или если бы в резюме было: {skills}.</Trans>}
    </Text>
  );
}

function Gates({ match: { gates, score } }: { match: Match }) {
  if (gates.length === 0) return null;
  return (
    <Section title={<Trans>Как принято решение</Trans>}>
      <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {gates.map((gate) => (
          <li key={gate.code}>
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <Mark passed={gate.passed} />
              <Text size="sm" c={gate.passed ? 'dimmed' : undefined}>
                {unbroken(gate.sentence)}
              </Text>
            </Group>
          </li>
        ))}
        {score === null && gates.some((one) => !one.passed) && (
          <Text component="li" size="sm" c="dimmed">
            <Trans>Остальное не проверялось: этого хватило, чтобы отсеять вакансию.</Trans>
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Mark({ passed }: { passed: boolean }) {
  const { t } = useLingui();
  const Icon = passed ? IconCheck : IconX;
  return (
    <Text component="span" c={passed ? 'evidence' : 'red'} style={{ flex: 'none' }}>
      <Icon size={16} role="img" aria-label={passed ? t`Подходит` : t`Не подходит`} />
    </Text>
  );
}
