import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';

import { useNow } from '@/lib/useNow';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { Page } from '@/ui/Page';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { partsOf } from './model';
import { Feed } from './parts/Feed';
import { Row } from './parts/Row';
import { useCalendar } from './queries';

const MINUTE_MS = 60_000;

/** Meetings, test tasks and forms, what is due first on top. */
export default function CalendarPage() {
  const { t, i18n } = useLingui();
  const found = useCalendar();
  const now = useNow(MINUTE_MS);
  const parts = partsOf(found.data ?? [], now);
  return (
    <Page title={t`Календарь`}>
      <Stack gap="lg">
        {found.isPending && <Loading rows={4} />}
        {found.isLoadingError && (
          <ProblemBlock error={found.error} what={t`календарь`} onRetry={() => void found.refetch()} />
        )}
        {found.data?.length === 0 && (
          <Empty
            action={
              <Button component={Link} to="/chats" variant="default" size="xs">
                <Trans>Открыть чаты</Trans>
              </Button>
            }
          >
            <Trans>Собеседований и заданий нет. Приглашения из чатов появятся здесь сами.</Trans>
          </Empty>
        )}
        {parts.length > 0 && (
          <Text size="sm" c="dimmed">
            <Trans>Отметки здесь видны только вам: работодатель увидит лишь то, что вы отправите в чате.</Trans>
          </Text>
        )}
        {parts.map(({ part, words, items }) => (
          <Section key={part} title={i18n._(words)}>
            <Stack gap="lg">
              {items.map((one) => (
                <Row key={one.id} one={one} others={found.data ?? []} />
              ))}
            </Stack>
          </Section>
        ))}
        {found.data !== undefined && <Feed />}
      </Stack>
    </Page>
  );
}
