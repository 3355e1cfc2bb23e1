import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';

import type { Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';
import { SaveBar } from '@/ui/SaveBar';
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
          <SaveBar dirty={form.isDirty()} busy={change.isPending} error={change.error} onReset={() => form.reset()} />
        </Stack>
      </form>
    </Section>
  );
}
