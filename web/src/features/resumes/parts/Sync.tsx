import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';

import { ProblemText } from '@/ui/ProblemBlock';

import { useSync } from '../queries';

/** Reads the resumes from hh.ru at once: who has just corrected one there does not wait for the next time. */
export function Sync() {
  const { t } = useLingui();
  const sync = useSync();
  const ask = () =>
    sync.mutate(undefined, {
      onSuccess: ({ changed, removed }) => {
        const same = changed === 0 && removed === 0;
        notifications.show({ message: same ? t`На hh.ru ничего не изменилось.` : t`Резюме прочитаны заново.`, color: 'ink' });
      },
      onError: (error) =>
        notifications.show({ color: 'red', title: t`Резюме не прочитаны`, message: <ProblemText error={error} /> }),
    });
  return (
    <Button variant="default" size="xs" loading={sync.isPending} onClick={ask} leftSection={<IconRefresh size={16} aria-hidden />}>
      <Trans>Прочитать с hh.ru заново</Trans>
    </Button>
  );
}
