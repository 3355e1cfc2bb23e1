import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Code, Stack, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { dayAndTime } from '@/lib/format';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useParked } from '../queries';

/** Events that no service could process: what they are, why, since when, and how they are given out again. */
export function Parked() {
  const { t } = useLingui();
  const parked = useParked();
  const items = parked.data?.items;
  return (
    <Section title={<Trans>Застрявшие события</Trans>}>
      {parked.isPending && <Loading rows={2} />}
      {parked.isLoadingError && (
        <ProblemBlock error={parked.error} what={t`застрявшие события`} onRetry={() => void parked.refetch()} />
      )}
      {items?.length === 0 && (
        <Text size="sm" role="status">
          <Trans>Таких нет: каждое событие обработано.</Trans>
        </Text>
      )}
      {items !== undefined && items.length > 0 && (
        <Stack gap="md">
          <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((one) => (
              <li key={one.number}>
                <Line one={one} />
              </li>
            ))}
          </Stack>
          <Text size="sm" c="dimmed">
            <Trans>
              Сначала устраните причину (чаще всего помогает обновление), затем отправьте события снова этой командой: каждое подействует
              только один раз. Страница их не отправляет: на это у неё нет прав.
            </Trans>{' '}
            <Trans>Всё сразу:</Trans> <Code>.venv/bin/vkatilsya dlq replay --all</Code>
          </Text>
        </Stack>
      )}
    </Section>
  );
}

function Line({ one }: { one: Schemas['ParkedBody'] }) {
  return (
    <>
      <Text size="sm" fw={500}>
        {one.subject} → {one.service}
      </Text>
      <Text size="sm">{one.error}</Text>
      <Text size="xs" c="dimmed">
        {one.parked_at !== null && <>{dayAndTime(one.parked_at)} · </>}
        <Plural value={one.tries} one="# попытка" few="# попытки" many="# попыток" other="# попытки" /> ·{' '}
        <Code>.venv/bin/vkatilsya dlq replay {one.number}</Code>
      </Text>
    </>
  );
}
