import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Box, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { api, take, type Schemas } from '@/api/client';
import { renewing } from '@/api/session';
import { minutesAndSeconds } from '@/lib/format';
import { useNow } from '@/lib/useNow';
import { CodeForm } from '@/ui/CodeForm';
import { ProblemText } from '@/ui/ProblemBlock';
import { QrCode } from '@/ui/QrCode';

import { PresentPassword } from './PresentPassword';

/** From off to on: the owner's password, a secret for the phone, its first code. */
export function SecondFactorSetup({ onOn }: { onOn: (recoveryCodes: string[]) => void }) {
  const [password, setPassword] = useState('');
  const begin = useMutation({
    mutationFn: () => take(api.POST('/api/second-factor/begin', { body: { password: password || null } })),
    onSuccess: () => setPassword(''),
  });
  if (begin.data !== undefined) return <Begun begun={begin.data} onOn={onOn} onAgain={() => begin.reset()} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <Stack>
        <Text size="sm">
          <Trans>
            Кроме пароля или ссылки при входе понадобится код из приложения на телефоне: Яндекс Ключ, Google Authenticator или любого
            другого. Украденного пароля тогда мало.
          </Trans>
        </Text>
        <PresentPassword value={password} onChange={setPassword} />
        {begin.isError && (
          <Alert color="red" role="alert">
            <ProblemText error={begin.error} />
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={begin.isPending}>
            <Trans>Включить второй шаг</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface BegunProps {
  begun: Schemas['BegunBody'];
  onOn: (recoveryCodes: string[]) => void;
  onAgain: () => void;
}

function Begun({ begun, onOn, onAgain }: BegunProps) {
  const { t } = useLingui();
  const left = Date.parse(begun.ends_at) - useNow(1_000);
  if (left <= 0) {
    return (
      <Group>
        <Text>
          <Trans>QR-код устарел.</Trans>
        </Text>
        <Button variant="default" onClick={onAgain}>
          <Trans>Начать заново</Trans>
        </Button>
      </Group>
    );
  }
  const rest = minutesAndSeconds(left);
  const groups = begun.secret.match(/.{1,4}/g)?.join(' ') ?? '';
  return (
    <CodeForm
      first
      send={(code) => renewing(take(api.POST('/api/second-factor/confirm', { body: { code } })))}
      onDone={(made) => onOn(made.recovery_codes)}
      act={<Trans>Подтвердить и включить</Trans>}
      aside={
        <Button variant="default" onClick={onAgain}>
          <Trans>Отмена</Trans>
        </Button>
      }
    >
      <Text size="sm">
        <Trans>Отсканируйте QR-код приложением с кодами, потом введите код, который оно покажет.</Trans>
      </Text>
      <Box>
        <QrCode svg={begun.qr_svg} alt={t`QR-код для приложения с кодами`} />
      </Box>
      <Text size="sm">
        <Trans>
          Нет камеры? Введите ключ вручную: <Code>{groups}</Code> или <Anchor href={begun.address}>откройте приложение на этом устройстве</Anchor>.
        </Trans>
      </Text>
      <Text size="sm" c="dimmed" className="vk-numbers">
        <Trans>QR-код ждёт ещё {rest}. Остальные сеансы завершатся, когда второй шаг включится.</Trans>
      </Text>
    </CodeForm>
  );
}
