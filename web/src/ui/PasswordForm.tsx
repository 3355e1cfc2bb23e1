import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { api, take, type Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';

import { ProblemText } from './ProblemBlock';
import { SignInCode } from './SignInCode';

interface Props {
  /** Known already: only the password is asked. */
  email?: string;
  /** The first factor was shown already, by a link. */
  atCode?: boolean;
  onSignedIn: (who: Schemas['SignedInBody']) => void;
}

/** E-mail and password, then the code where the second step is on; what the server says of a field stands at the field. */
export function PasswordForm({ email, atCode = false, onSignedIn }: Props) {
  const { t } = useLingui();
  const [code, setCode] = useState(atCode);
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: email ?? '', password: '' } });
  const signIn = useMutation({
    mutationFn: (body: Schemas['SignInBody']) => take(api.POST('/api/session', { body })),
    onSuccess: (answer) => ('code_needed' in answer ? setCode(true) : onSignedIn(answer)),
    onError: (error) => {
      if (isProblem(error)) form.setErrors(error.fields);
    },
  });
  const general = signIn.isError && !(isProblem(signIn.error) && Object.keys(signIn.error.fields).length > 0);
  if (code) return <SignInCode onSignedIn={onSignedIn} onRestart={() => setCode(false)} />;
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <Stack>
        <TextInput
          label={t`Эл. почта`}
          type="email"
          autoComplete="username"
          readOnly={email !== undefined}
          autoFocus={email === undefined}
          {...form.getInputProps('email')}
          key={form.key('email')}
        />
        <PasswordInput
          label={t`Пароль`}
          autoComplete="current-password"
          data-autofocus={email !== undefined || undefined}
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
