import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Checkbox, Stack, Table } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { language } from '@/i18n';
import { useStore } from '@/lib/store';
import { Columns } from '@/ui/Columns';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useChangePreferences, usePreferences } from '../queries';
import { Channels } from './Channels';
import { QuietHours } from './QuietHours';

type Preferences = Schemas['PreferencesBody'];

/** What is told where; every tick is saved at once. */
export function Notifications() {
  const { t } = useLingui();
  const preferences = usePreferences();
  if (preferences.isLoadingError) {
    return (
      <ProblemBlock error={preferences.error} what={t`уведомления`} onRetry={() => void preferences.refetch()} />
    );
  }
  if (preferences.data === undefined) return <Loading rows={6} />;
  return (
    <Stack gap="lg">
      <Channels />
      <QuietHours key={preferences.data.version} preferences={preferences.data} />
      <Grid preferences={preferences.data} />
    </Stack>
  );
}

const CHANNELS = ['telegram', 'push', 'email'] as const;

function Grid({ preferences }: { preferences: Preferences }) {
  const { t } = useLingui();
  const change = useChangePreferences();
  const english = useStore(language) === 'en';
  const names = { telegram: t`Telegram`, push: t`Браузер`, email: t`Почта` };

  return (
    <Section title={<Trans>О чём сообщать</Trans>}>
      {change.isError && (
        <Alert color="red" role="alert" mb="sm">
          <ProblemText error={change.error} />
        </Alert>
      )}
      <Columns horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">
              <Trans>Событие</Trans>
            </Table.Th>
            {CHANNELS.map((one) => (
              <Table.Th key={one} scope="col" ta="center">
                {names[one]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preferences.topics.map((topic) => {
            const name = english ? topic.name_en : topic.name;
            return (
              <Table.Tr key={topic.topic}>
                <Table.Th scope="row" fw={400} style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Table.Th>
                {CHANNELS.map((one) => (
                  <Table.Td key={one} data-name={names[one]}>
                    <Checkbox
                      display="flex"
                      style={{ justifyContent: 'center' }}
                      aria-label={`${name}: ${names[one]}`}
                      checked={topic.channels[one] ?? false}
                      disabled={change.isPending}
                      onChange={(event) =>
                        change.mutate({
                          expected_version: preferences.version,
                          channels: { [topic.topic]: { [one]: event.currentTarget.checked } },
                        })
                      }
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Columns>
    </Section>
  );
}
