import { Plural, Trans } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { Section } from '@/ui/Section';

/** What the owner has to decide, and the way there. */
export function Waits() {
  const known = useBootstrap(({ counters, resumes }) => ({ counters, begun: resumes.length > 0 })).data;
  if (known === undefined) return null;
  const { counters, begun } = known;
  const { chats } = counters;
  const nothing = counters.review === 0 && counters.needs_owner === 0 && chats === 0;
  return (
    <Section title={<Trans>Ждут вас</Trans>}>
      {nothing && (
        <Text c="dimmed">
          {begun ? (
            <Trans>Всё решено. Новые письма появятся здесь.</Trans>
          ) : (
            <Trans>Пока нечего решать. Письма и ответы, которые ждут вас, появятся здесь.</Trans>
          )}
        </Text>
      )}
      <Stack gap="sm">
        {counters.review > 0 && (
          <Row to="/review" label={<Trans>Проверить</Trans>} filled>
            <Plural
              value={counters.review}
              one="# письмо на проверке"
              few="# письма на проверке"
              many="# писем на проверке"
              other="# письма на проверке"
            />
          </Row>
        )}
        {chats > 0 && (
          <Row to="/chats" label={<Trans>Открыть</Trans>}>
            <Plural
              value={chats}
              one="# чат ждёт ответа"
              few="# чата ждут ответа"
              many="# чатов ждут ответа"
              other="# чата ждут ответа"
            />
          </Row>
        )}
        {counters.needs_owner > 0 && (
          <Row to="/applications?state=needs_owner" label={<Trans>Посмотреть</Trans>}>
            <Plural
              value={counters.needs_owner}
              one="# отклику нужна ваша помощь"
              few="# откликам нужна ваша помощь"
              many="# откликам нужна ваша помощь"
              other="# отклика ждут вашей помощи"
            />
          </Row>
        )}
      </Stack>
    </Section>
  );
}

interface RowProps {
  to: string;
  label: ReactNode;
  filled?: boolean;
  children: ReactNode;
}

function Row({ to, label, filled = false, children }: RowProps) {
  return (
    <Group justify="space-between">
      <Text style={{ flex: '1 1 10rem' }}>{children}</Text>
      <Button component={Link} to={to} size="xs" variant={filled ? 'filled' : 'default'}>
        {label}
      </Button>
    </Group>
  );
}
