import { Trans } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { pushIsPossible, subscribe, subscribedHere, unsubscribe } from '@/api/push';
import { ProblemText } from '@/ui/ProblemBlock';

import { deviceName } from '../model';

/** Messages of this browser while the page is closed; asked for only by this button. */
export function PushSwitch({ publicKey }: { publicKey: string | null }) {
  const client = useQueryClient();
  const mine = useQuery({ queryKey: [...keys.push, 'here'], queryFn: subscribedHere });
  const known = useQuery({
    queryKey: [...keys.push, 'known'],
    queryFn: ({ signal }) => take(api.GET('/api/notifications/push', { signal })),
    select: (list) => list.items,
  });
  const change = useMutation({
    mutationFn: async (on: boolean) => (on ? subscribe(publicKey ?? '', deviceName(navigator.userAgent)) : unsubscribe()),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.push });
      void client.invalidateQueries({ queryKey: keys.channels });
    },
  });
  // A push service may have given it up; then the server has, too.
  const on = known.data?.some(({ id }) => id === mine.data) === true;
  if (!pushIsPossible() || publicKey === null) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={change.isPending}
        disabled={known.isPending || mine.isPending}
        onClick={() => change.mutate(!on)}
      >
        {on ? <Trans>Выключить здесь</Trans> : <Trans>Включить здесь</Trans>}
      </Button>
      <Text size="sm" role="status" className={change.data === false || change.isError ? undefined : 'vk-hidden'}>
        {change.data === false && <Trans>Браузер не разрешил. Разрешение меняется в его настройках сайта.</Trans>}
        {change.isError && <Refused error={change.error} />}
      </Text>
    </>
  );
}

/** The browser subscribes at its maker's service, which may be away or switched off; everything else is the server's. */
function Refused({ error }: { error: Error }) {
  if (error instanceof DOMException) {
    return <Trans>Браузер не подписался: его служба уведомлений не отвечает или выключена. Попробуйте позже или в другом браузере.</Trans>;
  }
  return <ProblemText error={error} />;
}
