import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { time } from '@/lib/format';
import { useStore } from '@/lib/store';
import { serverNow } from '@/live/clock';
import { ProblemText } from '@/ui/ProblemBlock';

import { keepSwitches, stopEverything, stopping } from './switchActions';

/** One question before everything stops; it stays open until the server has confirmed. */
export default function StopDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const busy = useStore(stopping);
  const stop = useMutation({
    mutationFn: () => stopEverything(),
    onSuccess: (switches) => {
      keepSwitches(client, switches);
      notifications.show({ color: 'red', message: t`Остановлено в ${time(serverNow())}. Очередь сохранена.` });
      onClose();
    },
  });
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
