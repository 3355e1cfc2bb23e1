import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { SETTLED } from '@/ui/Unsaved';

import type { Resume } from '../model';
import { FieldsForm } from '../given/FieldsForm';
import type { Given } from '../given/model';
import { useGiven, useRemove, useReplace } from '../given/queries';
import { Reader } from '../given/Reader';

/** A given resume: corrected, replaced, deleted. */
export function GivenPart({ resume }: { resume: Resume }) {
  const { t } = useLingui();
  const found = useGiven(resume.id);
  if (found.isLoadingError) return <ProblemBlock error={found.error} what={t`резюме`} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading rows={6} />;
  return <Editable key={resume.id} newest={found.data} />;
}

/** What is being corrected stands still, whatever comes from elsewhere: the API refuses to write over it. */
function Editable({ newest }: { newest: Given }) {
  const { t } = useLingui();
  const [given, setGiven] = useState(newest);
  const [replacing, setReplacing] = useState(false);
  const [unsaved, setUnsaved] = useState(false);
  const save = useReplace(given);
  if (replacing) {
    return (
      <Reader
        onCancel={() => setReplacing(false)}
        onRead={({ fields, text, unread }, file_name) => {
          setGiven({ ...given, fields, text, unread, file_name });
          setUnsaved(true);
          setReplacing(false);
        }}
      />
    );
  }
  return (
    <Stack gap="lg">
      <Group>
        <Button component={Link} to="/share">
          <Trans>Вставить вакансию</Trans>
        </Button>
        <Button variant="default" onClick={() => setReplacing(true)}>
          <Trans>Заменить текстом или файлом</Trans>
        </Button>
        <Button variant="default" component={Link} to="/resumes/given">
          <Trans>Добавить ещё одно</Trans>
        </Button>
        <Remove given={given} />
      </Group>
      {newest.version > given.version && (
        <Alert color="amber" role="status" title={t`Резюме изменилось в другом месте`}>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              save.reset();
              setUnsaved(false);
              setGiven(newest);
            }}
          >
            <Trans>Показать новое</Trans>
          </Button>
        </Alert>
      )}
      {unsaved && (
        <Alert color="amber" role="status">
          <Trans>Это новое резюме ещё не сохранено. Проверьте, что понято, и сохраните.</Trans>
        </Alert>
      )}
      <FieldsForm
        key={`${String(given.version)} ${String(unsaved)} ${given.text}`}
        read={given.fields}
        fresh={unsaved}
        unread={given.unread}
        busy={save.isPending}
        error={save.error}
        onSave={(fields, refused) =>
          save.mutate(
            { fields, text: given.text, unread: given.unread, file_name: given.file_name },
            {
              onError: refused,
              onSuccess: (saved) => {
                setGiven(saved);
                setUnsaved(false);
                notifications.show({ message: t`Резюме сохранено.`, color: 'ink' });
              },
            },
          )
        }
      >
        {unsaved && (
          <Button
            variant="default"
            onClick={() => {
              setGiven(newest);
              setUnsaved(false);
            }}
          >
            <Trans>Оставить прежнее</Trans>
          </Button>
        )}
      </FieldsForm>
    </Stack>
  );
}

function Remove({ given }: { given: Given }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useRemove(given.id, () => void navigate('/resumes', { replace: true, state: SETTLED }));
  return (
    <>
      <Button variant="default" c="red" onClick={() => setAsking(true)}>
        <Trans>Удалить</Trans>
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Удалить резюме?`}
        act={<Trans>Удалить</Trans>}
        keep={<Trans>Оставить</Trans>}
        danger
        busy={remove.isPending}
        error={remove.error}
        onAct={() => remove.mutate()}
      >
        <Text>
          <Trans>Текст резюме сотрётся. Письма и отклики останутся.</Trans>
        </Text>
      </ConfirmDialog>
    </>
  );
}
