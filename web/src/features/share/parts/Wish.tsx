import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';

import { api, newKey, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { isProblem } from '@/api/problem';
import { ProblemText } from '@/ui/ProblemBlock';
import { Unsaved } from '@/ui/Unsaved';

import { needsText } from '../model';

interface Props {
  link: string;
  text: string;
  resumes: readonly Schemas['ResumeBody'][];
}

/** The wish for a letter; where hh.ru is not asked, with the text of the vacancy. */
export function Wish({ link, text, resumes }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const form = useForm({ initialValues: { url: link, text, name: '', company: '', resume_id: resumes[0]?.id ?? '' } });
  const chosen = resumes.find((one) => one.id === form.values.resume_id);
  const wish = useMutation({
    mutationFn: (values: typeof form.values) =>
      take(api.POST('/api/applications/by-link', { params: { header: newKey() }, body: { ...values, override: false } })),
    onSuccess: () => {
      for (const queryKey of [keys.bootstrap, keys.applications]) void client.invalidateQueries({ queryKey });
      form.setValues({ url: '', text: '', name: '', company: '' });
    },
    onError: (error) => isProblem(error) && form.setErrors(error.fields),
  });
  const refused = isProblem(wish.error) ? wish.error.fields : {};
  const pasting = needsText(chosen, refused);
  const empty = form.values.url.trim() === '' && (!pasting || form.values.text.trim() === '');
  // What is not asked for is not sent.
  const send = (values: typeof form.values) => wish.mutate(pasting ? values : { ...values, text: '', name: '', company: '' });
  return (
    <form onSubmit={form.onSubmit(send)} noValidate>
      {!empty && form.isDirty() && <Unsaved />}
      <Stack maw={640}>
        <TextInput
          type="url"
          inputMode="url"
          label={pasting ? t`Ссылка на вакансию, если есть` : t`Ссылка на вакансию`}
          placeholder="https://hh.ru/vacancy/123456789"
          {...form.getInputProps('url')}
        />
        {resumes.length > 1 && (
          <Select
            label={t`С каким резюме`}
            data={resumes.map((one) => ({ value: one.id, label: one.title }))}
            allowDeselect={false}
            {...form.getInputProps('resume_id')}
          />
        )}
        {pasting && (
          <>
            <Textarea
              label={t`Текст вакансии`}
              description={t`Скопируйте со страницы вакансии целиком: обязанности, требования, условия`}
              autosize
              minRows={8}
              maxRows={20}
              {...form.getInputProps('text')}
            />
            <TextInput
              label={t`Должность`}
              description={t`Если её нет в тексте`}
              maxLength={200}
              {...form.getInputProps('name')}
            />
            <TextInput
              label={t`Компания`}
              description={t`Если её нет в тексте`}
              maxLength={200}
              {...form.getInputProps('company')}
            />
          </>
        )}
        <Text size="sm" c="dimmed">
          <WhatFollows resume={chosen} />
        </Text>
        {wish.isError && Object.keys(refused).length === 0 && (
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
          <Button type="submit" loading={wish.isPending} disabled={empty}>
            <Trans>Написать письмо</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function WhatFollows({ resume }: { resume: Schemas['ResumeBody'] | undefined }) {
  if (resume?.given === true) {
    return <Trans>Вкатился прочтёт вакансию и напишет письмо. Отправите его вы сами на hh.ru.</Trans>;
  }
  return resume?.settings.mode === 'auto' ? (
    <Trans>Вкатился прочтёт вакансию, напишет письмо и отправит его, если каждая фраза подтверждена резюме.</Trans>
  ) : (
    <Trans>Вкатился прочтёт вакансию и напишет письмо. Без вашего решения оно не уйдёт.</Trans>
  );
}
