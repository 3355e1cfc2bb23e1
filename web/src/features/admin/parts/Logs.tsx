import { Plural, Trans } from '@lingui/react/macro';
import { Alert, Button, List, Stack, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useVerification } from '../queries';

/** Whether anybody changed what was written down of what was done. */
export function Logs() {
  const check = useVerification();
  return (
    <Section title={<Trans>Журналы действий</Trans>}>
      <Stack align="flex-start" gap="sm">
        <Text size="sm">
          <Trans>
            Каждая строка журнала закрыта хешем вместе с предыдущей: изменённую или вынутую строку видно. Удалённую последнюю
            строку так не найти.
          </Trans>
        </Text>
        {check.data !== undefined && <Result found={check.data} />}
        {check.isError && (
          <Alert color="red" role="alert">
            <ProblemText error={check.error} />
          </Alert>
        )}
        <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          <Trans>Проверить все журналы</Trans>
        </Button>
      </Stack>
    </Section>
  );
}

function Result({ found }: { found: Schemas['VerificationBody'] }) {
  const lines = found.chains.reduce((sum, one) => sum + one.lines, 0);
  if (found.whole) {
    return (
      <Text role="status">
        <Plural
          value={lines}
          one="Проверена # строка: ничего не изменено."
          few="Проверены # строки: ничего не изменено."
          many="Проверено # строк: ничего не изменено."
          other="Проверено # строки: ничего не изменено."
        />
      </Text>
    );
  }
  return (
    <Alert color="red" role="alert" title={<Trans>Журнал изменён</Trans>}>
      <List size="sm">
        {found.chains
          .filter((one) => !one.whole)
          .map((one) => (
            <List.Item key={one.user_id}>
              <Trans>
                Пользователь {one.user_id}: строка {one.first_broken}
              </Trans>
            </List.Item>
          ))}
      </List>
    </Alert>
  );
}
