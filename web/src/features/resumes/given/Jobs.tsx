import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';

import { Section } from '@/ui/Section';

import { newJob, type Values } from './model';

/** The jobs, the latest first. */
export function Jobs({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useLingui();
  return (
    <Section title={<Trans>Опыт работы</Trans>}>
      <Stack gap="md">
        {form.values.jobs.map((job, at) => (
          <Fieldset key={job.key} legend={t`Место работы ${at + 1}`}>
            <Stack gap="sm">
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <TextInput label={t`Компания`} maxLength={200} {...form.getInputProps(`jobs.${String(at)}.company`)} />
                <TextInput label={t`Должность`} maxLength={200} {...form.getInputProps(`jobs.${String(at)}.position`)} />
                <TextInput
                  label={t`Начало`}
                  placeholder="04.2018"
                  maxLength={10}
                  {...form.getInputProps(`jobs.${String(at)}.start`)}
                />
                <TextInput
                  label={t`Окончание`}
                  placeholder={job.current ? '' : '09.2021'}
                  maxLength={10}
                  disabled={job.current}
                  {...form.getInputProps(`jobs.${String(at)}.end`)}
                />
              </SimpleGrid>
              <Checkbox
                label={t`Работаю сейчас`}
                {...form.getInputProps(`jobs.${String(at)}.current`, { type: 'checkbox' })}
              />
              <Textarea
                label={t`Обязанности и результаты`}
                autosize
                minRows={2}
                maxRows={10}
                maxLength={8_000}
                {...form.getInputProps(`jobs.${String(at)}.description`)}
              />
              {form.errors[`jobs.${String(at)}`] !== undefined && (
                <Text size="sm" c="red" role="alert">
                  {form.errors[`jobs.${String(at)}`]}
                </Text>
              )}
              <Group>
                <Button size="compact-sm" variant="default" onClick={() => form.removeListItem('jobs', at)}>
                  <Trans>Убрать это место</Trans>
                </Button>
              </Group>
            </Stack>
          </Fieldset>
        ))}
        <Group>
          <Button variant="default" disabled={form.values.jobs.length >= 60} onClick={() => form.insertListItem('jobs', newJob(), 0)}>
            <Trans>Добавить место работы</Trans>
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
