import { useLingui } from '@lingui/react/macro';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';

import type { Schemas } from '@/api/client';
import { time } from '@/lib/format';
import { serverNow } from '@/live/clock';

import { keepSwitches, stopEverything } from './switchActions';

/**
 * Stop everything, from the menu or from the dialog: said to be done when the server has said so. `onStopped` comes with the stop itself: what
 * is given to one press may be forgotten with a part that is drawn anew meanwhile.
 */
export function useStop(onStopped?: () => void): UseMutationResult<Schemas['SwitchList'], Error, void> {
  const { t } = useLingui();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => stopEverything(),
    onSuccess: (switches) => {
      keepSwitches(client, switches);
      notifications.show({ color: 'red', message: t`Остановлено в ${time(serverNow())}. Очередь сохранена.` });
      onStopped?.();
    },
  });
}
