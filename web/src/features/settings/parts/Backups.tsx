import { Trans } from '@lingui/react/macro';
import { List, Stack, Text } from '@mantine/core';

import { Commands } from '@/ui/Commands';
import { Section } from '@/ui/Section';

/** Copies are made and put back on the machine itself: whoever restores replaces everything, of everybody. */
export function Backups() {
  return (
    <Section title={<Trans>Резервные копии</Trans>}>
      <Stack gap="md">
        <List size="sm" spacing={6}>
          <List.Item>
            <Trans>Копия всех данных делается сама раз в сутки, пока Вкатился запущен командой make run. Хранятся 14 последних.</Trans>
          </List.Item>
          <List.Item>
            <Trans>В копии есть всё, что нужно для восстановления, и ключи входа в hh.ru тоже. Ключи закрыты фразой: запишите её отдельно.</Trans>
          </List.Item>
          <List.Item>
            <Trans>
              Восстановление заменяет все данные, поэтому выполняется в терминале, когда Вкатился остановлен. То, что было до
              него, сначала сохраняется отдельной копией.
            </Trans>
          </List.Item>
        </List>
        <Commands
          rows={[
            { what: <Trans>Все копии: время, версия, размер</Trans>, command: '.venv/bin/vkatilsya backup list' },
            { what: <Trans>Сделать копию сейчас</Trans>, command: '.venv/bin/vkatilsya backup create' },
            { what: <Trans>Показать фразу</Trans>, command: '.venv/bin/vkatilsya backup passphrase' },
            { what: <Trans>Вернуть данные из копии</Trans>, command: 'make stop && .venv/bin/vkatilsya backup restore КОПИЯ' },
          ]}
        />
        <Text size="sm" c="dimmed">
          <Trans>Как копировать установку на сервере, сказано в docs/operations.md.</Trans>
        </Text>
      </Stack>
    </Section>
  );
}
