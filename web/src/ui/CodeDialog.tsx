import { Trans, useLingui } from '@lingui/react/macro';
import { Modal, Stack, Text } from '@mantine/core';

import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import { useReturnedFocus } from '@/lib/useKeptFocus';

import { CodeForm } from './CodeForm';

interface Props {
  /** What the server refused; the dialog opens when it asks for a code. */
  error: unknown;
  /** The code was right: what was refused can be asked again. */
  onShown: () => void;
  onClose: () => void;
}

export function asksForCode(error: unknown): boolean {
  return isProblem(error, 403) && error.code === 'code_needed';
}

/** The second step again, before what cannot be undone. */
export function CodeDialog({ error, onShown, onClose }: Props) {
  const { t } = useLingui();
  const open = asksForCode(error);
  useReturnedFocus(open);
  return (
    <Modal opened={open} onClose={onClose} title={t`Подтвердите, что это вы`} closeButtonProps={{ 'aria-label': t`Закрыть` }}>
      <Stack>
        <Text size="sm">
          <Trans>Код действует в этом сеансе 10 минут.</Trans>
        </Text>
        <CodeForm
          send={(code) => take<unknown>(api.POST('/api/second-factor/proof', { body: { code } }))}
          onDone={onShown}
          act={<Trans>Подтвердить</Trans>}
        />
      </Stack>
    </Modal>
  );
}
