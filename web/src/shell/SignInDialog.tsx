import { Trans, useLingui } from '@lingui/react/macro';
import { Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { session } from '@/api/session';
import { PasswordForm } from '@/ui/PasswordForm';

/** The session ended while the page was open: sign in over it, and nothing that was written is lost. */
export default function SignInDialog({ email, open }: { email: string; open: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  // However the session came back: what stands on the page is asked for again.
  useEffect(() => (open ? () => void client.invalidateQueries() : undefined), [open, client]);
  return (
    <Modal
      opened={open}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t`Сеанс закончился`}
    >
      <Stack>
        <Text size="sm">
          <Trans>
            Текст сохранён здесь. Войдите, чтобы продолжить, или откройте новую ссылку для входа (make link) в соседней вкладке.
          </Trans>
        </Text>
        <PasswordForm
          email={email}
          onSignedIn={() => session.set('in')}
        />
      </Stack>
    </Modal>
  );
}
