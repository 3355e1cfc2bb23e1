import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';

import { useBootstrap } from '@/api/queries';
import { NotFound } from '@/shell/NotFound';
import { Commands } from '@/ui/Commands';
import { Page } from '@/ui/Page';
import { Section } from '@/ui/Section';

import { Condition } from './parts/Condition';
import { Logs } from './parts/Logs';
import { Parked } from './parts/Parked';
import { SecondFactorDemand } from './parts/SecondFactorDemand';
import { SystemSwitch } from './parts/SystemSwitch';
import { Users } from './parts/Users';

/** For whoever looks after the installation: what concerns everybody who uses it. */
export default function AdminPage() {
  const { t } = useLingui();
  const { data } = useBootstrap(({ user, switches }) => ({ user, switches }));
  if (data === undefined) return null;
  if (!data.user.is_admin) return <NotFound />;
  return (
    <Page title={t`Администрирование`}>
      <Stack gap="lg" maw={720}>
        <SystemSwitch switches={data.switches} />
        <Condition />
        <Parked />
        <SecondFactorDemand />
        <Users />
        <Logs />
        <Section title={<Trans>В терминале</Trans>}>
          <Commands
            rows={[
              { what: <Trans>Состояние сервисов, очереди и лимиты</Trans>, command: 'make status' },
              { what: <Trans>Чего не хватает и что настроено неверно</Trans>, command: 'make doctor' },
              { what: <Trans>Новый пользователь и ссылка для входа</Trans>, command: '.venv/bin/vkatilsya user create anna@example.org' },
              { what: <Trans>Новый пароль пользователя; все его сеансы закроются</Trans>, command: '.venv/bin/vkatilsya user password anna@example.org' },
              { what: <Trans>Резервные копии</Trans>, command: '.venv/bin/vkatilsya backup list' },
            ]}
          />
        </Section>
      </Stack>
    </Page>
  );
}
