import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { Page } from '@/ui/Page';
import { SETTLED } from '@/ui/Unsaved';

import { FieldsForm } from './FieldsForm';
import type { Reading } from './model';
import { useSaveNew } from './queries';
import { Reader } from './Reader';

/** A resume without an hh account: given, checked, saved. */
export default function NewResumePage() {
  const { t } = useLingui();
  const [found, setFound] = useState<{ reading: Reading; fileName: string | null }>();
  return (
    <Page title={t`Резюме без hh.ru`}>
      {found === undefined ? (
        <Stack gap="lg">
          <Text maw={720}>
            <Trans>
              Вкатился читает вакансии, которые вы вставите, и пишет письма по этому резюме. На hh.ru отклик отправляете вы сами:
              за вас ничего не уходит. Резюме остаётся на этом сервере.
            </Trans>
          </Text>
          <Reader onRead={(reading, fileName) => setFound({ reading, fileName })} />
        </Stack>
      ) : (
        <Check {...found} onBack={() => setFound(undefined)} />
      )}
    </Page>
  );
}

function Check({ reading, fileName, onBack }: { reading: Reading; fileName: string | null; onBack: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const save = useSaveNew();
  return (
    <Stack gap="lg">
      <Alert color="ink" role="status" maw={820}>
        <Trans>Вот что понято. Проверьте и поправьте: письма опираются только на это.</Trans>
      </Alert>
      <FieldsForm
        read={reading.fields}
        fresh
        unread={reading.unread}
        busy={save.isPending}
        error={save.error}
        onSave={(fields, refused) =>
          save.mutate(
            { fields, text: reading.text, unread: reading.unread, file_name: fileName },
            {
              onError: refused,
              onSuccess: () => {
                notifications.show({ message: t`Резюме сохранено. Теперь вставьте вакансию.`, color: 'ink' });
                void navigate('/share', { state: SETTLED });
              },
            },
          )
        }
      >
        <Button variant="default" onClick={onBack} disabled={save.isPending}>
          <Trans>Другой текст или файл</Trans>
        </Button>
      </FieldsForm>
    </Stack>
  );
}
