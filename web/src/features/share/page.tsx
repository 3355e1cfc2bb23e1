import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';

import { api, newKey, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { isProblem } from '@/api/problem';
import { useResumes } from '@/api/queries';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';
import { ProblemText } from '@/ui/ProblemBlock';

import { sharedLink } from './model';

/** One vacancy by its link, typed here or shared from another program. */
export default function SharePage() {
  const { t } = useLingui();
  const [query] = useSearchParams();
  const resumes = useResumes().filter((one) => one.can_apply);
  const link = sharedLink(query);
  return (
    <Page title={t`Отклик по ссылке`}>
      {resumes.length === 0 ? (
        <Empty
          action={
            <Button component={Link} to="/welcome" size="xs">
              <Trans>Подключить hh.ru</Trans>
            </Button>
          }
        >
          <Trans>Откликаться пока не с чего: ни одно резюме не подходит для отклика.</Trans>
        </Empty>
      ) : (
        <Wish key={link} link={link} resumes={resumes} />
      )}
    </Page>
  );
}

function Wish({ link, resumes }: { link: string; resumes: readonly Schemas['ResumeBody'][] }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const form = useForm({ initialValues: { url: link, resume_id: resumes[0]?.id ?? '' } });
  const wish = useMutation({
    mutationFn: (values: typeof form.values) =>
      take(api.POST('/api/applications/by-link', { params: { header: newKey() }, body: { ...values, text: '', name: '', company: '', override: false } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.applications }),
    onError: (error) => isProblem(error) && form.setErrors(error.fields),
  });
  const chosen = resumes.find((one) => one.id === form.values.resume_id);
  const atField = isProblem(wish.error) && Object.keys(wish.error.fields).length > 0;
  return (
    <form onSubmit={form.onSubmit((values) => wish.mutate(values))} noValidate>
      <Stack maw={640}>
        <TextInput
          type="url"
          inputMode="url"
          label={t`Ссылка на вакансию`}
          placeholder="https://hh.ru/vacancy/123456789"
          {...form.getInputProps('url')}
        />
        {resumes.length > 1 && (
          <Select
            label={t`С каким резюме`}
            data={resumes.map((one) => ({ value: one.id, label: one.title }))}
            {...form.getInputProps('resume_id')}
          />
        )}
        <Text size="sm" c="dimmed">
          {chosen?.settings.mode === 'auto' ? (
            <Trans>Вкатился прочтёт вакансию, напишет письмо и отправит его, если каждая фраза подтверждена резюме.</Trans>
          ) : (
            <Trans>Вкатился прочтёт вакансию и напишет письмо. Без вашего решения оно не уйдёт.</Trans>
          )}
        </Text>
        {wish.isError && !atField && (
          <Alert color="red" role="alert">
            <ProblemText error={wish.error} />
          </Alert>
        )}
        {wish.isSuccess && (
          <Alert color="evidence" role="status">
            <Trans>Принято. Обычно письмо готово через минуту.</Trans>{' '}
            <Anchor component={Link} to="/review" size="sm">
              <Trans>На проверку</Trans>
            </Anchor>
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={wish.isPending} disabled={form.values.url.trim() === ''}>
            <Trans>Написать письмо</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
