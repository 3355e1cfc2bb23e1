import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';

import type { Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';
import { ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useChangePreferences } from '../queries';

/** When nothing but what is urgent leaves for the phone. */
export function QuietHours({ preferences }: { preferences: Schemas['PreferencesBody'] }) {
  const { t } = useLingui();
  const change = useChangePreferences();
  const { quiet_from, quiet_to, urgent, digest } = preferences;
  const form = useForm({
    initialValues: { quiet_from: quiet_from ?? '', quiet_to: quiet_to ?? '', urgent, digest },
  });
  const general = change.isError && !(isProblem(change.error) && Object.keys(change.error.fields).length > 0);
  return (
    <Section title={<Trans>Тихие часы</Trans>}>
      <form
        onSubmit={form.onSubmit((values) =>
          change.mutate(
            {
              ...values,
              expected_version: preferences.version,
              quiet_from: values.quiet_from || null,
              quiet_to: values.quiet_to || null,
            },
            { onError: (error) => isProblem(error) && form.setErrors(error.fields) },
          ),
        )}
      >
        <Stack>
          <Group align="flex-start">
            <TextInput type="time" label={t`С`} {...form.getInputProps('quiet_from')} />
            <TextInput type="time" label={t`До`} {...form.getInputProps('quiet_to')} />
          </Group>
          <Switch
            label={t`Срочное сообщать и в тихие часы`}
            {...form.getInputProps('urgent', { type: 'checkbox' })}
          />
          <Switch
            label={t`После тихих часов присылать одну сводку`}
            {...form.getInputProps('digest', { type: 'checkbox' })}
          />
          {general && (
            <Alert color="red" role="alert">
              <ProblemText error={change.error} />
            </Alert>
          )}
          {form.isDirty() && (
            <Group>
              <Button type="submit" loading={change.isPending}>
                <Trans>Сохранить</Trans>
              </Button>
              <Button variant="default" onClick={() => form.reset()}>
                <Trans>Отменить</Trans>
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}
