import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { Link, useNavigate, useParams } from 'react-router';

import { useResumes } from '@/api/queries';
import { Empty } from '@/ui/Empty';
import { SaveRefusal } from '@/ui/SaveBar';

import type { Resume } from './model';
import { ModeFields } from './parts/ModeFields';
import { SwitchOn } from './parts/SwitchOn';
import { useModeForm } from './useModeForm';

/** A step of the first run: mode and threshold of each resume that was chosen. */
export default function FirstMode() {
  const { t } = useLingui();
  const { resumeId } = useParams();
  const navigate = useNavigate();
  const resumes = useResumes().filter((one) => one.can_apply && !one.given);
  const at = Math.max(
    0,
    resumes.findIndex((one) => one.id === resumeId),
  );
  const resume = resumes[at];
  if (resume === undefined) {
    return (
      <Empty
        action={
          <Button component={Link} to="/welcome/resumes" variant="default">
            <Trans>К списку резюме</Trans>
          </Button>
        }
      >
        <Trans>Выбирать пока не из чего: ни с одного резюме откликнуться нельзя.</Trans>
      </Empty>
    );
  }
  const next = resumes[at + 1];
  return (
    <Stack gap="lg" maw={720}>
      {resumes.length > 1 && (
        <NativeSelect
          label={t({ message: 'Резюме', context: 'одно' })}
          value={resume.id}
          data={resumes.map((one) => ({ value: one.id, label: one.title }))}
          onChange={(event) => void navigate(`/welcome/mode/${event.currentTarget.value}`)}
        />
      )}
      <OfResume
        key={resume.id}
        resume={resume}
        next={next}
        onDone={() => void navigate(next === undefined ? '/welcome/telegram' : `/welcome/mode/${next.id}`)}
      />
    </Stack>
  );
}

function OfResume({ resume, next, onDone }: { resume: Resume; next: Resume | undefined; onDone: () => void }) {
  const { settings, save, asking } = useModeForm(resume);
  const { form } = settings;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (form.isDirty()) save(onDone);
        else onDone();
      }}
    >
      <Stack gap="lg">
        <ModeFields resumeId={resume.id} form={form} />
        <SaveRefusal error={settings.error} conflict={settings} />
        <Group>
          <Button type="submit" loading={settings.busy}>
            {next === undefined ? <Trans>Дальше</Trans> : <Trans>Дальше, к следующему резюме</Trans>}
          </Button>
        </Group>
      </Stack>
      {asking !== undefined && <SwitchOn resume={resume} threshold={form.values.threshold} {...asking} />}
    </form>
  );
}
