import { Plural, Trans } from '@lingui/react/macro';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';

import { useBackups } from '@/api/backups';
import { useBootstrap } from '@/api/queries';
import { dayAndTime } from '@/lib/format';

/** A fresh installation that finds backups says so at once; otherwise where they are is a line. */
export function EarlierData({ fresh }: { fresh: boolean }) {
  const admin = useBootstrap(({ user }) => user.is_admin).data === true;
  const found = useBackups({ enabled: admin && fresh }).data;
  const newest = found?.items[0];
  if (!fresh || newest === undefined) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>
          Вкатился уже работал на другой машине? Данные возвращаются из резервной копии:{' '}
          <Link to="/settings/backups">как это сделать</Link>.
        </Trans>
      </Text>
    );
  }
  return (
    <Alert title={<Trans>Здесь есть резервные копии</Trans>}>
      <Stack align="flex-start">
        <Text size="sm">
          <Plural value={found?.items.length ?? 0} one="Нашлась # копия." few="Нашлось # копии." many="Нашлось # копий." other="Нашлось # копии." />{' '}
          <Trans>
            Последняя: {dayAndTime(newest.made_at)}, версия {newest.version}. Всё, что было, можно вернуть вместо того, чтобы
            начинать заново.
          </Trans>
        </Text>
        <Button component={Link} to="/settings/backups" variant="default">
          <Trans>Вернуть данные из копии</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}
