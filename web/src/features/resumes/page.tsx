import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { isProblem } from '@/api/problem';
import { useBootstrap } from '@/api/queries';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';
import { ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

type Resume = Schemas['ResumeBody'];

/** For each resume: whether letters go, how good a vacancy must be, how many a day. */
export default function ResumesPage() {
  const { t } = useLingui();
  const resumes = useBootstrap().data?.resumes ?? [];
  return (
    <Page title={t`Резюме`}>
      {resumes.length === 0 && (
        <Empty>
          <Trans>Резюме появятся после подключения hh.ru.</Trans>
        </Empty>
      )}
      <Stack gap="lg">
        {resumes.map((one) => (
          <Settings key={`${one.id}/${String(one.settings.version)}`} resume={one} />
        ))}
      </Stack>
    </Page>
  );
}

function Settings({ resume }: { resume: Resume }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { mode, threshold, daily_cap, version } = resume.settings;
  const form = useForm({ initialValues: { mode, threshold, daily_cap: daily_cap ?? ('' as number | '') } });
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      take(
        api.PUT('/api/resumes/{resume_id}/settings', {
          params: { path: { resume_id: resume.id } },
          body: { ...values, daily_cap: values.daily_cap === '' ? null : values.daily_cap, expected_version: version },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.bootstrap }),
    onError: (error) => isProblem(error) && form.setErrors(error.fields),
  });
  const general = save.isError && !(isProblem(save.error) && Object.keys(save.error.fields).length > 0);
  return (
    <Section title={resume.title}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
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
          <Radio.Group label={t`Режим`} {...form.getInputProps('mode')}>
            <Stack gap="sm" mt="xs">
              <Radio value="off" label={t`Выключено`} />
              <Radio value="dry" label={t`Только искать: писем нет`} />
              <Radio value="review" label={t`Показывать мне`} description={t`Письмо уходит только после вашего решения`} />
              <Radio
                value="auto"
                label={t`Отправлять без меня`}
                description={t`Если каждая фраза подтверждена резюме. Неподтверждённая остановит письмо`}
              />
            </Stack>
          </Radio.Group>
          <Group align="flex-start">
            <NumberInput label={t`Порог соответствия`} min={0} max={100} clampBehavior="none" {...form.getInputProps('threshold')} />
            <NumberInput
              label={t`Откликов за сутки, не больше`}
              placeholder={t`без своего лимита`}
              clampBehavior="none"
              {...form.getInputProps('daily_cap')}
            />
          </Group>
          <Preview id={resume.id} threshold={form.values.threshold} />
          {general && (
            <Alert color="red" role="alert">
              <ProblemText error={save.error} />
            </Alert>
          )}
          {form.isDirty() && (
            <Group>
              <Button type="submit" loading={save.isPending}>
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

/** What the threshold would have let through lately. */
function Preview({ id, threshold }: { id: string; threshold: number }) {
  const [settled] = useDebouncedValue(threshold, 400);
  const valid = Number.isInteger(settled) && settled >= 0 && settled <= 100;
  const { data } = useQuery({
    queryKey: [...keys.preview, id, settled],
    enabled: valid,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/resumes/{resume_id}/preview', {
          params: { path: { resume_id: id }, query: { threshold: settled } },
          signal,
        }),
      ),
  });
  if (data === undefined) return null;
  if (data.looked_at === 0) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Истории пока нет. Порог можно поменять позже.</Trans>
      </Text>
    );
  }
  const { would_fit: fit, looked_at: all } = data;
  return (
    <Text size="sm" c="dimmed" role="status">
      <Plural
        value={fit}
        one={`С порогом ${settled} за две недели подошла бы # вакансия из просмотренных (${all}).`}
        few={`С порогом ${settled} за две недели подошли бы # вакансии из просмотренных (${all}).`}
        many={`С порогом ${settled} за две недели подошло бы # вакансий из просмотренных (${all}).`}
        other={`С порогом ${settled} за две недели подошло бы # вакансии из просмотренных (${all}).`}
      />
    </Text>
  );
}
