import { Trans, useLingui } from '@lingui/react/macro';
import { Box, SegmentedControl, Stack, Switch, Text, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';

import { chooseDensity, density } from '@/lib/density';
import { singleKeysAreOn, switchSingleKeys } from '@/lib/keys';
import { useStore } from '@/lib/store';
import { KeyTable } from '@/ui/KeyTable';
import { LanguageChoice } from '@/ui/LanguageChoice';
import { Section } from '@/ui/Section';

export function Interface() {
  const { t } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const rows = useStore(density);
  const [keysOn, setKeysOn] = useState(singleKeysAreOn);
  return (
    <Stack gap="lg">
      <Section title={<Trans>Язык и тема</Trans>}>
        <Stack align="flex-start">
          <Stack gap="xs" align="flex-start">
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
      <Section title={<Trans>Списки</Trans>}>
        <Stack align="flex-start" gap="xs">
          <SegmentedControl
            aria-label={t`Плотность списков`}
            value={rows}
            onChange={(value) => chooseDensity(value === 'compact' ? 'compact' : 'roomy')}
            data={[
              { value: 'roomy', label: t`Просторно` },
              { value: 'compact', label: t`Плотно` },
            ]}
          />
          <Text size="xs" c="dimmed">
            <Trans>Отклики, вакансии, чаты и письма на проверке. Запоминается в этом браузере.</Trans>
          </Text>
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
        <Box mt="md">
          <KeyTable />
        </Box>
      </Section>
    </Stack>
  );
}
