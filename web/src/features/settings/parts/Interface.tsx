import { Trans, useLingui } from '@lingui/react/macro';
import { Kbd, SegmentedControl, Stack, Switch, Table, Text, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';

import { KEYS, singleKeysAreOn, switchSingleKeys } from '@/lib/keys';
import { LanguageChoice } from '@/ui/LanguageChoice';
import { Section } from '@/ui/Section';

export function Interface() {
  const { t, i18n } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [keysOn, setKeysOn] = useState(singleKeysAreOn);
  return (
    <Stack gap="lg">
      <Section title={<Trans>Язык и тема</Trans>}>
        <Stack align="flex-start">
          <Stack gap="xs">
            <LanguageChoice />
            <Text size="xs" c="dimmed">
              <Trans>На этом же языке приходят сообщения в Telegram, браузер и почту.</Trans>
            </Text>
          </Stack>
          <SegmentedControl
            aria-label={t`Тема`}
            value={colorScheme}
            onChange={(value) => setColorScheme(value === 'dark' || value === 'light' ? value : 'auto')}
            data={[
              { value: 'auto', label: t`Как в системе` },
              { value: 'light', label: t`Светлая` },
              { value: 'dark', label: t`Тёмная` },
            ]}
          />
        </Stack>
      </Section>
      <Section title={<Trans>Клавиши</Trans>}>
        <Switch
          label={t`Клавиши без Ctrl работают`}
          description={t`Выключите, если пользуетесь голосовым вводом. Раскладка не важна.`}
          checked={keysOn}
          onChange={(event) => {
            switchSingleKeys(event.currentTarget.checked);
            setKeysOn(event.currentTarget.checked);
          }}
        />
        <Table mt="md">
          <Table.Tbody>
            {Object.entries(KEYS).map(([name, key]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {i18n._(key.does)}
                </Table.Th>
                <Table.Td ta="right">
                  <Kbd>{key.caps}</Kbd>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm" c="dimmed" mt="sm">
          <Trans>На Mac вместо Ctrl работает ⌘.</Trans>
        </Text>
      </Section>
    </Stack>
  );
}
