import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';

import { ProblemText } from './ProblemBlock';

interface Props {
  /** Known already: only the password is asked. */
  email?: string;
  onSignedIn: (who: Schemas['SignedInBody']) => void;
}

/** E-mail and password; what the server says of a field stands at the field. */
export function PasswordForm({ email, onSignedIn }: Props) {
  const { t } = useLingui();
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: email ?? '', password: '' } });
  const signIn = useMutation({
    mutationFn: (body: Schemas['SignInBody']) => take(api.POST('/api/session', { body })),
    onSuccess: onSignedIn,
    onError: (error) => {
      if (isProblem(error)) form.setErrors(error.fields);
    },
  });
  const general = signIn.isError && !(isProblem(signIn.error) && Object.keys(signIn.error.fields).length > 0);
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <Stack>
        <TextInput
          label={t`Эл. почта`}
          type="email"
          autoComplete="username"
          readOnly={email !== undefined}
          {...form.getInputProps('email')}
          key={form.key('email')}
        />
        <PasswordInput
          label={t`Пароль`}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Показать пароль` }}
          {...form.getInputProps('password')}
          key={form.key('password')}
        />
        {general && (
          <Alert color="red" role="alert">
            <ProblemText error={signIn.error} />
          </Alert>
        )}
        <Button type="submit" loading={signIn.isPending}>
          <Trans>Войти</Trans>
        </Button>
      </Stack>
    </form>
  );
}
