import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { isProblem } from '@/api/problem';
import { renewing } from '@/api/session';
import { asksForCode, CodeDialog } from '@/ui/CodeDialog';
import { ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useHasPassword } from '../queries';

interface Values {
  current_password: string;
  new_password: string;
}

export function PasswordSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const hasPassword = useHasPassword();
  const form = useForm<Values>({ initialValues: { current_password: '', new_password: '' } });
  const change = useMutation({
    mutationFn: ({ current_password, new_password }: Values) =>
      renewing(take<unknown>(api.PUT('/api/password', { body: { current_password: current_password || null, new_password } }))),
    onSuccess: () => {
      form.reset();
      void client.invalidateQueries({ queryKey: keys.who });
    },
    onError: (error) => isProblem(error) && form.setErrors(error.fields),
  });
  const general = change.isError && !asksForCode(change.error) && !(isProblem(change.error) && Object.keys(change.error.fields).length > 0);
  const eye = { 'aria-label': t`Показать пароль` };
  return (
    <Section title={<Trans>Пароль</Trans>}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack>
          {hasPassword ? (
            <PasswordInput
              label={t`Текущий пароль`}
              autoComplete="current-password"
              visibilityToggleButtonProps={eye}
              {...form.getInputProps('current_password')}
            />
          ) : (
            <Text size="sm" c="dimmed">
              <Trans>Пароля ещё нет. Задать его можно в первые десять минут после входа по ссылке.</Trans>
            </Text>
          )}
          <PasswordInput
            label={t`Новый пароль`}
            autoComplete="new-password"
            visibilityToggleButtonProps={eye}
            {...form.getInputProps('new_password')}
          />
          {general && (
            <Alert color="red" role="alert">
              <ProblemText error={change.error} />
            </Alert>
          )}
          {change.isSuccess && (
            <Text size="sm" role="status">
              <Trans>Пароль сохранён. Остальные сеансы завершены.</Trans>
            </Text>
          )}
          <Group>
            <Button type="submit" loading={change.isPending}>
              {hasPassword ? <Trans>Сменить пароль</Trans> : <Trans>Задать пароль</Trans>}
            </Button>
          </Group>
        </Stack>
      </form>
      <CodeDialog error={change.error} onShown={() => change.mutate(form.values)} onClose={() => change.reset()} />
    </Section>
  );
}
