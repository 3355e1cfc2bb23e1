import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';

import { ProblemText } from './ProblemBlock';

interface Props<T> {
  send: (code: string) => Promise<T>;
  onDone: (answer: T) => void;
  /** What the button does, as a verb. */
  act: ReactNode;
  /** The first code of a new authenticator: no recovery code is known yet. */
  first?: boolean;
  /** Further fields, above the code. */
  children?: ReactNode;
  aside?: ReactNode;
}

/** Six digits of an authenticator, or a recovery code for who has lost it. */
export function CodeForm<T>({ send, onDone, act, first = false, children, aside }: Props<T>) {
  const { t } = useLingui();
  const [lost, setLost] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const form = useForm({ initialValues: { code: '' } });
  const sent = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onError: () => {
      form.setFieldValue('code', '');
      field.current?.focus();
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ code }) => sent.mutate(code))} noValidate>
      <Stack>
        {children}
        <TextInput
          key={lost ? 'recovery' : 'digits'}
          ref={field}
          autoFocus
          label={lost ? t`Код восстановления` : t`Код из приложения`}
          description={lost ? t`24 буквы и цифры, каждый код работает один раз` : t`6 цифр, меняются каждые 30 секунд`}
          autoComplete={lost ? 'off' : 'one-time-code'}
          inputMode={lost ? 'text' : 'numeric'}
          autoCapitalize="off"
          spellCheck={false}
          maxLength={60}
          data-autofocus
          {...form.getInputProps('code')}
        />
        {sent.isError && (
          <Alert color="red" role="alert">
            <ProblemText error={sent.error} />
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={sent.isPending} disabled={form.values.code.trim() === ''}>
            {act}
          </Button>
          {!first && (
            <Button
              variant="default"
              onClick={() => {
                setLost(!lost);
                form.reset();
              }}
            >
              {lost ? <Trans>Ввести код из приложения</Trans> : <Trans>У меня нет телефона</Trans>}
            </Button>
          )}
          {aside}
        </Group>
      </Stack>
    </form>
  );
}
