import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Stack, Text } from '@mantine/core';
import { useParams } from 'react-router';

import { useResumes } from '@/api/queries';
import { NotFound } from '@/shell/NotFound';
import { BackLink } from '@/ui/BackLink';
import { Page } from '@/ui/Page';
import { Sections } from '@/ui/Sections';
import { Waiting } from '@/ui/Waiting';

import { Sync } from './parts/Sync';
import { partsOf } from './sections';

/** What the owner allows for one resume, a part at a time. */
export default function ResumePage() {
  const { t, i18n } = useLingui();
  const { resumeId, part } = useParams();
  const resumes = useResumes();
  const resume = resumes.find((one) => one.id === resumeId);
  if (resume === undefined) return <NotFound />;
  const parts = partsOf(resume);
  const chosen = parts.find((one) => one.name === part) ?? parts[0];
  const Show = chosen.show;
  const back = resumes.length > 1 && (
    <BackLink to="/resumes">
      <Trans>Все резюме</Trans>
    </BackLink>
  );
  return (
    <Page title={resume.title} back={back} aside={!resume.given && resumes.length === 1 && <Sync />}>
      <Stack gap="md">
        {!resume.can_apply && (
          <Alert color="amber">
            <Trans>С этого резюме откликнуться нельзя: проверьте его на hh.ru.</Trans>
          </Alert>
        )}
        {resume.notes.map((note) => (
          <Text key={note} size="sm" c="dimmed">
            {note}
          </Text>
        ))}
        <Sections
          label={t`Настройки резюме`}
          chosen={`/resumes/${resume.id}/${chosen.name}`}
          entries={parts.map((one) => ({ path: `/resumes/${resume.id}/${one.name}`, label: i18n._(one.label) }))}
        >
          <Waiting key={chosen.name}>
            <Show key={resume.id} resume={resume} />
          </Waiting>
        </Sections>
      </Stack>
    </Page>
  );
}
