import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import { useReturnedFocus } from '@/lib/useKeptFocus';

import { ProblemText } from './ProblemBlock';

interface Props {
  open: boolean;
  title: string;
  children: ReactNode;
  /** What the button does, as a verb. */
  act: ReactNode;
  /** What happens otherwise. */
  keep: ReactNode;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  error?: unknown;
  onAct: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ open, title, children, act, keep, danger, busy, disabled, error, onAct, onClose }: Props) {
  const { t } = useLingui();
  useReturnedFocus(open);
  return (
    <Modal opened={open} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t`Закрыть` }}>
      <Stack>
        {children}
        {error !== undefined && error !== null && (
          <Alert color="red" role="alert" title={<Trans>Не сделано</Trans>}>
            <ProblemText error={error} />
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {keep}
          </Button>
          <Button color={danger === true ? 'red' : 'ink'} onClick={onAct} loading={busy ?? false} disabled={disabled ?? false}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
