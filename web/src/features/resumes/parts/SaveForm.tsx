import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import { isProblem } from '@/api/problem';
import { ProblemText } from '@/ui/ProblemBlock';

import type { SettingsForm } from '../useSettingsForm';
import classes from './resumes.module.css';

interface Props<Form extends Record<string, unknown>> {
  of: SettingsForm<Form>;
  onSave: () => void;
  children: ReactNode;
}

/** Fields with a bar that appears with the first change: nothing is saved by itself. */
export function SaveForm<Form extends Record<string, unknown>>({ of, onSave, children }: Props<Form>) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <Stack gap="lg">
        {children}
        <Refusal of={of} />
        {of.form.isDirty() && (
          <Group className={classes.bar}>
            <Button type="submit" loading={of.busy}>
              <Trans>Сохранить</Trans>
            </Button>
            <Button variant="default" onClick={of.reset} disabled={of.busy}>
              <Trans>Отменить</Trans>
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

function Refusal<Form extends Record<string, unknown>>({ of }: { of: SettingsForm<Form> }) {
  const { t } = useLingui();
  const { error } = of;
  if (error === null) return null;
  if (isProblem(error) && error.code === 'version_conflict') {
    return (
      <Alert color="amber" role="alert" title={t`Настройки изменились в другом месте`}>
        <Group>
          <Button size="xs" variant="default" onClick={of.takeTheirs}>
            <Trans>Взять новые</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={of.keepMine}>
            <Trans>Оставить мои и сохранить ещё раз</Trans>
          </Button>
        </Group>
      </Alert>
    );
  }
  const ofFields = isProblem(error) && Object.keys(error.fields).length > 0;
  return (
    <Alert color="red" role="alert">
      {ofFields ? <Trans>Не сохранено: проверьте отмеченные поля.</Trans> : <ProblemText error={error} />}
    </Alert>
  );
}
