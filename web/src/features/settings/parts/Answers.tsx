import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Badge, Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { useAnswers, useStateFact, type Fact, type Topic } from '@/api/answers';
import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { isProblem } from '@/api/problem';
import { day } from '@/lib/format';
import { TOPICS } from '@/lib/topics';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';
import { Unsaved } from '@/ui/Unsaved';

/** What the owner said about himself once; replies to employers repeat only this. */
export function Answers() {
  const { t } = useLingui();
  const answers = useAnswers();
  return (
    <Stack gap="lg">
      <Section title={<Trans>Мои ответы</Trans>}>
        <Text size="sm" c="dimmed" mb="md">
          <Trans>
            Ответы работодателям опираются только на эти слова и на резюме. Чего здесь нет, о том спросим вас. Сказанное о себе
            подтверждает и письма.
          </Trans>
        </Text>
        {answers.isPending && <Loading rows={3} />}
        {answers.isLoadingError && <ProblemBlock error={answers.error} what={t`ответы`} onRetry={() => void answers.refetch()} />}
        {answers.data?.length === 0 && (
          <Text>
            <Trans>Пока пусто. Добавьте, например, ожидания по зарплате: об этом спрашивают чаще всего.</Trans>
          </Text>
        )}
        <Stack gap="md">
          {answers.data?.map((fact) => (
            <Line key={`${fact.topic}/${fact.subject}`} fact={fact} />
          ))}
        </Stack>
      </Section>
      <NewAnswer />
    </Stack>
  );
}

function Line({ fact }: { fact: Fact }) {
  const { i18n } = useLingui();
  const client = useQueryClient();
  const state = useStateFact();
  const forget = useMutation({
    mutationFn: () =>
      take<unknown>(
        api.DELETE('/api/answers/{topic}', {
          params: { path: { topic: fact.topic }, query: { subject: fact.subject } },
        }),
      ),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.answers }),
  });
  return (
    <Group justify="space-between" align="flex-start">
      <div>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {i18n._(TOPICS[fact.topic])}
          </Text>
          {fact.subject !== '' && fact.topic !== 'about' && <Text size="sm">{fact.subject}</Text>}
          {!fact.fresh && (
            <Badge color="amber">
              <Trans>давно не подтверждали</Trans>
            </Badge>
          )}
        </Group>
        <Text>{fact.text || fact.text_en}</Text>
        {fact.text !== '' && fact.text_en !== '' && <Text c="dimmed">{fact.text_en}</Text>}
        <Text size="xs" c="dimmed">
          <Trans>Записано {day(fact.stated_at)}</Trans>
        </Text>
      </div>
      <Group gap="xs">
        {!fact.fresh && (
          <Button size="compact-sm" variant="default" loading={state.isPending} onClick={() => state.mutate(fact)}>
            <Trans>Всё ещё так</Trans>
          </Button>
        )}
        <Button size="compact-sm" variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
          <Trans>Забыть</Trans>
        </Button>
      </Group>
    </Group>
  );
}

function NewAnswer() {
  const { t, i18n } = useLingui();
  const state = useStateFact();
  const form = useForm({ initialValues: { topic: 'salary' as Topic, subject: '', text: '', text_en: '' } });
  const typed = [form.values.subject, form.values.text, form.values.text_en].some((one) => one.trim() !== '');
  const topics = (Object.keys(TOPICS) as Topic[]).map((value) => ({ value, label: i18n._(TOPICS[value]) }));
  return (
    <Section title={<Trans>Добавить или заменить</Trans>}>
      <form
        onSubmit={form.onSubmit((values) =>
          state.mutate(values, {
            onSuccess: () => form.reset(),
            onError: (error) => isProblem(error) && form.setErrors(error.fields),
          }),
        )}
      >
        {typed && <Unsaved />}
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select label={t`О чём`} data={topics} {...form.getInputProps('topic')} />
            <TextInput
              label={t`Уточнение, если нужно`}
              placeholder={form.values.topic === 'language' ? t`английский` : undefined}
              {...form.getInputProps('subject')}
            />
          </SimpleGrid>
          <TextInput
            label={t`Ответ, как его прочтёт работодатель`}
            placeholder={form.values.topic === 'salary' ? t`от 250 000 ₽ на руки` : undefined}
            {...form.getInputProps('text')}
          />
          <TextInput label={t`То же по-английски, если вам пишут и так`} {...form.getInputProps('text_en')} />
          {state.isError && !(isProblem(state.error) && Object.keys(state.error.fields).length > 0) && (
            <Alert color="red" role="alert">
              <ProblemText error={state.error} />
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={state.isPending}>
              <Trans>Запомнить</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
