import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Group, Stack, Text } from '@mantine/core';

import type { Schemas } from '@/api/client';
import { useBootstrap } from '@/api/queries';
import { useDecide } from '@/decisions/useDecide';
import { soon } from '@/lib/format';
import { reasonWords } from '@/lib/reasons';
import { serverNow } from '@/live/clock';
import { Section } from '@/ui/Section';

type Application = Schemas['ApplicationBody'];

/** The next letters that leave, with the way to hold one back. */
export function Next() {
  const next = useBootstrap((one) => one.next_sends).data;
  if (next === undefined) return null;
  return (
    <Section title={<Trans>Дальше</Trans>}>
      {next.total === 0 && (
        <Text c="dimmed">
          <Trans>Сейчас в очереди ничего нет.</Trans>
        </Text>
      )}
      <Stack gap="sm">
        {next.items.map((one) => (
          <Send key={one.id} application={one} />
        ))}
        {next.total > next.items.length && <More count={next.total - next.items.length} />}
      </Stack>
    </Section>
  );
}

function More({ count }: { count: number }) {
  return (
    <Text size="sm" c="dimmed">
      <Plural value={count} one="и ещё # отклик" few="и ещё # отклика" many="и ещё # откликов" other="и ещё # отклика" />
    </Text>
  );
}

function Send({ application }: { application: Application }) {
  const { t, i18n } = useLingui();
  const decide = useDecide();
  const { vacancy } = application;
  const undone = application.can.includes('undo') ? 'undo' : 'dismiss';
  return (
    <Group justify="space-between" align="flex-start" style={{ rowGap: 4 }}>
      <Box style={{ flex: '1 1 10rem' }} miw={0}>
        <Text size="sm" fw={500} lineClamp={2}>
          {vacancy.name}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={1}>
          {vacancy.employer_name}
        </Text>
        <Text size="xs" c="dimmed" className="vk-numbers">
          {application.held_why === null ? (
            <When at={application.not_before} />
          ) : (
            <Trans>ждёт: {i18n._(reasonWords(application.held_why))}</Trans>
          )}
        </Text>
      </Box>
      <Button
        size="compact-sm"
        variant="default"
        loading={decide.isPending}
        aria-label={t`Отменить отправку: ${vacancy.name}`}
        onClick={() =>
          decide.mutate({
            application_id: application.id,
            action: undone,
            expected_version: application.version,
          })
        }
      >
        <Trans>Отменить</Trans>
      </Button>
    </Group>
  );
}

function When({ at }: { at: string }) {
  if (Date.parse(at) <= serverNow()) return <Trans>уйдёт сейчас</Trans>;
  return <Trans>уйдёт около {soon(at)}</Trans>;
}
