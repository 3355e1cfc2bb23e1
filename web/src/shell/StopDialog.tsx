import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';

import { useStore } from '@/lib/store';
import { ProblemText } from '@/ui/ProblemBlock';

import { stopping } from './switchActions';
import { useStop } from './useStop';

/** One question before a key stops everything; it stays open until the server has confirmed. */
export default function StopDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const busy = useStore(stopping);
  const stop = useStop(onClose);
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={t`Остановить всё?`}
      closeButtonProps={{ 'aria-label': t`Закрыть` }}
    >
      <Stack>
        <Text>
          <Trans>
            Отклики и ответы в чатах перестанут уходить сразу. Очередь сохранится. То, что уже ушло, вернуть нельзя.
          </Trans>
        </Text>
        {busy === 'unconfirmed' && (
          <Alert color="red" role="alert">
            <Trans>
              Сервер не подтвердил остановку. Отправка могла продолжиться. Повторяем. Надёжнее всего: /stop в Telegram или
              Ctrl+C в окне, где запущен Вкатился.
            </Trans>
          </Alert>
        )}
        {stop.isError && (
          <Alert color="red" role="alert">
            <ProblemText error={stop.error} />
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            <Trans>Не останавливать</Trans>
          </Button>
          <Button color="red" onClick={() => stop.mutate()} loading={busy !== 'no'} data-autofocus>
            <Trans>Остановить всё</Trans>
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
