import { Trans } from '@lingui/react/macro';
import { List, Stack, Text } from '@mantine/core';

import { Commands } from '@/ui/Commands';
import { Section } from '@/ui/Section';

/** For whoever may not ask the launcher from here: an installation that has none, a person who does not look after it. */
export function InTerminal({ launcher }: { launcher: boolean }) {
  return (
    <Section title={<Trans>Резервные копии</Trans>}>
      <Stack gap="md">
        {launcher ? (
          <Text size="sm">
            <Trans>
              В копии лежат данные всех, кто пользуется этой установкой, поэтому копии делает и возвращает её администратор.
            </Trans>
          </Text>
        ) : (
          <Text size="sm">
            <Trans>
              Эта установка работает без make run, например в контейнерах: отсюда копию не сделать и не вернуть. Как копировать
              такую установку, сказано в docs/operations.md.
            </Trans>
          </Text>
        )}
        <List size="sm" spacing={6}>
          <List.Item>
            <Trans>Копия всех данных делается сама раз в сутки, пока Вкатился запущен командой make run. Хранятся 14 последних.</Trans>
          </List.Item>
          <List.Item>
            <Trans>В копии есть всё, что нужно для восстановления, и ключи входа в hh.ru тоже. Ключи закрыты фразой: запишите её отдельно.</Trans>
          </List.Item>
        </List>
        <TerminalCommands />
      </Stack>
    </Section>
  );
}

export function TerminalCommands() {
  return (
    <Commands
      rows={[
        { what: <Trans>Все копии: время, версия, размер</Trans>, command: '.venv/bin/vkatilsya backup list' },
        { what: <Trans>Сделать копию сейчас</Trans>, command: '.venv/bin/vkatilsya backup create' },
        { what: <Trans>Показать фразу</Trans>, command: '.venv/bin/vkatilsya backup passphrase' },
        { what: <Trans>Вернуть данные из копии</Trans>, command: 'make stop && .venv/bin/vkatilsya backup restore КОПИЯ' },
      ]}
    />
  );
}
