import { Trans } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';

import { api, take, type Schemas } from '@/api/client';

import { CodeForm } from './CodeForm';

interface Props {
  onSignedIn: (who: Schemas['SignedInBody']) => void;
  onRestart: () => void;
}

/** The second step of a sign-in, after the password or the link. */
export function SignInCode({ onSignedIn, onRestart }: Props) {
  return (
    <CodeForm
      send={(code) => take(api.POST('/api/session/code', { body: { code } }))}
      onDone={onSignedIn}
      act={<Trans>Войти</Trans>}
      aside={
        <Button variant="subtle" onClick={onRestart}>
          <Trans>Начать заново</Trans>
        </Button>
      }
    >
      <Text size="sm">
        <Trans>Остался второй шаг: код из приложения, которое вы подключили. Ждём его пять минут.</Trans>
      </Text>
    </CodeForm>
  );
}
