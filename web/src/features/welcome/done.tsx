import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Score } from '@/ui/Score';

import { useFirstSearch } from './queries';
import { lackOf, type Lack } from './steps';

/** The end of the first run: where the first search stands, or what it still lacks. */
export default function DoneStep() {
  const state = useBootstrap((one) => ({ lack: lackOf(one), review: one.counters.review })).data;
  if (state === undefined) return null;
  return (
    <Stack gap="lg" maw={720} align="flex-start">
      {state.lack === undefined ? <FirstSearch review={state.review} /> : <Lacking {...state.lack} />}
    </Stack>
  );
}

function Lacking({ why, path, act }: Lack) {
  const { i18n } = useLingui();
  return (
    <>
      <Card w="100%">
        <Text>{i18n._(why)}</Text>
      </Card>
      <Group>
        <Button component={Link} to={path}>
          {i18n._(act)}
        </Button>
        <Button component={Link} to="/" variant="default">
          <Trans>На главную</Trans>
        </Button>
      </Group>
    </>
  );
}

/** The first search while it runs, and where to go from here. */
function FirstSearch({ review }: { review: number }) {
  const { found, error, retry } = useFirstSearch();
  return (
    <>
      <Card w="100%">
        {error !== null && found === undefined && <ProblemBlock error={error} onRetry={() => void retry()} />}
        {error === null && found === undefined && <Loading rows={2} height={24} />}
        {found !== undefined && <Found {...found} />}
      </Card>
      <Group>
        <Button component={Link} to={review > 0 ? '/review' : '/'}>
          {review > 0 ? <Trans>Перейти к проверке</Trans> : <Trans>На главную</Trans>}
        </Button>
        {review > 0 && (
          <Button component={Link} to="/" variant="default">
            <Trans>На главную</Trans>
          </Button>
        )}
      </Group>
    </>
  );
}

type Found = NonNullable<ReturnType<typeof useFirstSearch>['found']>;

function Found({ looked, fit, best }: Found) {
  if (looked === 0) {
    return (
      <Text role="status">
        <Trans>Ищем первые вакансии… Обычно это до минуты.</Trans>
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <Text role="status">
        <Plural
          value={looked}
          one={`Просмотрена # вакансия, подошло: ${fit}.`}
          few={`Просмотрены # вакансии, подошло: ${fit}.`}
          many={`Просмотрено # вакансий, подошло: ${fit}.`}
          other={`Просмотрено # вакансии, подошло: ${fit}.`}
        />
      </Text>
      {best !== undefined && (
        <div>
          <Text size="sm" c="dimmed">
            <Trans>Лучшая пока:</Trans>
          </Text>
          <Group gap="sm">
            {best.score !== null && <Score value={best.score} threshold={best.threshold} />}
            <Text>
              <Anchor component={Link} to={`/vacancies/${best.id}`}>
                {best.vacancy.name}
              </Anchor>
              {best.vacancy.employer_name !== '' && `, ${best.vacancy.employer_name}`}
            </Text>
          </Group>
        </div>
      )}
    </Stack>
  );
}
