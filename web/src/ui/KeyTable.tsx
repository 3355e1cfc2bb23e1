import { Trans, useLingui } from '@lingui/react/macro';
import { Kbd, Table, Text } from '@mantine/core';

import { KEYS } from '@/lib/keys';

import { Columns } from './Columns';

/** Every shortcut, as the table of keys has it. */
export function KeyTable() {
  const { i18n } = useLingui();
  return (
    <>
      <Columns>
        <Table.Tbody>
          {Object.entries(KEYS).map(([name, key]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {i18n._(key.does)}
              </Table.Th>
              <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                <Kbd>{key.caps}</Kbd>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Columns>
      <Text size="sm" c="dimmed" mt="sm">
        <Trans>
          Буквы экранов после G: S сегодня, R проверка, V вакансии, A отклики, C чаты, K календарь, T статистика, P резюме, N настройки.
          На Mac вместо Ctrl работает ⌘.
        </Trans>
      </Text>
    </>
  );
}
