import { Trans } from '@lingui/react/macro';
import { Alert, Button, Card, Checkbox, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { useResumes } from '@/api/queries';
import { endFirstRun } from '@/lib/firstRun';
import { Empty } from '@/ui/Empty';
import { ProblemText } from '@/ui/ProblemBlock';

import type { Resume } from './model';
import { useChooseResumes } from './queries';

/** A step of the first run: the resumes that are worked with. */
export default function FirstResumes() {
  const resumes = useResumes().filter((one) => !one.given);
  useEffect(() => endFirstRun(), []);
  if (resumes.length === 0) {
    return (
      <Empty
        action={
          <Button component={Link} to="/welcome" variant="default">
            <Trans>К подключению</Trans>
          </Button>
        }
      >
        <Trans>Резюме ещё не прочитаны. Они появятся здесь сами через несколько секунд после подключения hh.ru.</Trans>
      </Empty>
    );
  }
  return <Choice resumes={resumes} />;
}

function Choice({ resumes }: { resumes: readonly Resume[] }) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(() => new Set(resumes.filter(works).map((one) => one.id)));
  const choose = useChooseResumes();
  const set = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const next = () =>
    choose.mutate(
      resumes.filter((one) => works(one) !== chosen.has(one.id)).map((one) => ({ resume: one, on: chosen.has(one.id) })),
      { onSuccess: () => void navigate(chosen.size === 0 ? '/welcome/telegram' : '/welcome/mode') },
    );
  return (
    <Stack gap="lg" maw={720} align="flex-start">
      <Card w="100%">
        <Stack gap="md">
          {resumes.map((one) => (
            <Checkbox
              key={one.id}
              label={one.title}
              description={
                one.can_apply ? (
                  [one.area, one.salary].filter((fact) => fact !== null).join(' · ')
                ) : (
                  <Trans>С этого резюме откликнуться нельзя: проверьте его на hh.ru.</Trans>
                )
              }
              disabled={!one.can_apply}
              checked={one.can_apply && chosen.has(one.id)}
              onChange={(event) => set(one.id, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Card>
      <Text size="sm" c="dimmed">
        <Trans>По отмеченным резюме Вкатился ищет вакансии. Что делать с письмами, решите на следующем шаге.</Trans>
      </Text>
      {choose.isError && (
        <Alert color="red" role="alert">
          <ProblemText error={choose.error} />
        </Alert>
      )}
      <Button onClick={next} loading={choose.isPending}>
        <Trans>Дальше</Trans>
      </Button>
    </Stack>
  );
}

function works({ settings }: Resume): boolean {
  return settings.mode !== 'off';
}
