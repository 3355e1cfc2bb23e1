import { Trans, useLingui } from '@lingui/react/macro';
import { Modal, Text } from '@mantine/core';

import { useReturnedFocus } from '@/lib/useKeptFocus';
import { KeyTable } from '@/ui/KeyTable';

/** The list of keys, by a key. */
export default function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  useReturnedFocus(open);
  return (
    <Modal opened={open} onClose={onClose} title={t`Клавиши`} closeButtonProps={{ 'aria-label': t`Закрыть` }}>
      <KeyTable />
      <Text size="sm" c="dimmed" mt="sm">
        <Trans>Клавиши без Ctrl выключаются в настройках интерфейса.</Trans>
      </Text>
    </Modal>
  );
}
