import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Section } from '@/ui/Section';

import { useEndAssisted } from '../queries';

/** Letters for vacancies that the owner pastes, by a resume that he gave himself. */
export function Assisted() {
  const begun = useBootstrap(({ assisted }) => assisted !== null).data;
  if (begun === undefined) return null;
  return (
    <Section title={<Trans>Без аккаунта hh.ru</Trans>}>
      <Stack gap="sm">
        <Text size="sm">
          <Trans>
            Вкатился читает вакансии, которые вы вставите, и пишет письмо по вашему резюме. На hh.ru отклик отправляете вы сами:
            за вас ничего не уходит. Резюме остаётся на этом сервере.
          </Trans>
        </Text>
        <Group>
          {begun ? (
            <>
              <Button component={Link} to="/resumes" variant="default">
                <Trans>К резюме</Trans>
              </Button>
              <Button component={Link} to="/share" variant="default">
                <Trans>Вставить вакансию</Trans>
              </Button>
              <End />
            </>
          ) : (
            <Button component={Link} to="/resumes/given" variant="default">
              <Trans>Добавить резюме</Trans>
            </Button>
          )}
        </Group>
      </Stack>
    </Section>
  );
}

function End() {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const end = useEndAssisted();
  return (
    <>
      <Button variant="default" c="red" onClick={() => setAsking(true)}>
        <Trans>Прекратить работу без аккаунта</Trans>
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Прекратить работу без аккаунта?`}
        act={<Trans>Стереть резюме</Trans>}
        keep={<Trans>Оставить</Trans>}
        danger
        busy={end.isPending}
        error={end.error}
        onAct={() => end.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        <Text>
          <Trans>Резюме, которые вы добавили здесь, сотрутся. Письма и отклики останутся.</Trans>
        </Text>
      </ConfirmDialog>
    </>
  );
}
