import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Badge, Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconCalendarEvent, IconChecklist, IconForms } from '@tabler/icons-react';
import { Link } from 'react-router';

import { isProblem } from '@/api/problem';
import { dayAndTime, time } from '@/lib/format';
import { ProblemText } from '@/ui/ProblemBlock';

import { actsOf, hostOf, KINDS, type Commitment } from '../model';
import { useChoose } from '../queries';

const ICONS = { interview: IconCalendarEvent, task: IconChecklist, form: IconForms } as const;

/** One meeting or deadline: when, with whom, in the employer's own words, and what to do about it. */
export function Row({ one, others }: { one: Commitment; others: readonly Commitment[] }) {
  const { i18n } = useLingui();
  const choose = useChoose();
  const Icon = ICONS[one.kind];
  const { said } = one;
  const clash = isProblem(choose.error) && choose.error.code === 'clash';
  const names = [one.employer_name, one.vacancy_name].filter((name) => name !== '').join(' · ');
  return (
    <Group align="flex-start" wrap="nowrap" gap="sm" component="article" aria-label={`${i18n._(KINDS[one.kind])}, ${names}`}>
      <Box mt={2} c="dimmed">
        <Icon size={20} stroke={1.5} aria-hidden />
      </Box>
      <Stack gap="xs" style={{ flex: 1, minWidth: 0 }}>
        <Box>
          <Group gap="xs">
            <Text fw={600}>
              <When one={one} />
            </Text>
            <Standing one={one} />
          </Group>
          <Text style={{ overflowWrap: 'anywhere' }}>
            {i18n._(KINDS[one.kind])}
            {names !== '' && `: ${names}`}
          </Text>
          {said !== '' && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              <Trans>«{said}»</Trans>
            </Text>
          )}
        </Box>
        <Clashes one={one} others={others} />
        <Links one={one} />
        {clash && (
          <Alert color="amber" role="alert">
            <Stack gap="sm" align="flex-start">
              <Text size="sm">
                <Trans>В это время у вас уже есть подтверждённая встреча.</Trans>
              </Text>
              <Button
                size="xs"
                variant="default"
                onClick={() => choose.mutate({ id: one.id, choice: 'accepted', anyway: true })}
              >
                <Trans>Всё равно отметить</Trans>
              </Button>
            </Stack>
          </Alert>
        )}
        {choose.isError && !clash && (
          <Text size="sm" c="red" role="alert">
            <ProblemText error={choose.error} />
          </Text>
        )}
        <Group gap="xs" mt={4}>
          {actsOf(one).map(({ choice, words, main }) => (
            <Button
              key={choice}
              size="xs"
              variant={main === true ? 'filled' : 'default'}
              disabled={choose.isPending}
              onClick={() => choose.mutate({ id: one.id, choice })}
            >
              {i18n._(words)}
            </Button>
          ))}
          <Button component={Link} to={`/chats/${one.chat_id}`} size="xs" variant="default">
            <Trans>Ответить в чате</Trans>
          </Button>
        </Group>
      </Stack>
    </Group>
  );
}

function When({ one }: { one: Commitment }) {
  const start = dayAndTime(one.starts_at);
  if (one.kind !== 'interview') return <Trans>до {start}</Trans>;
  return <>{one.ends_at === null ? start : `${start}–${time(one.ends_at)}`}</>;
}

function Standing({ one }: { one: Commitment }) {
  if (one.state === 'done') {
    return (
      <Badge color="evidence">
        <Trans>сделано</Trans>
      </Badge>
    );
  }
  if (one.state === 'declined') {
    return <Badge color="slate">{one.kind === 'interview' ? <Trans>не приду</Trans> : <Trans>не буду делать</Trans>}</Badge>;
  }
  if (one.kind !== 'interview') return null;
  return one.state === 'accepted' ? (
    <Badge color="evidence">
      <Trans>подтверждено</Trans>
    </Badge>
  ) : (
    <Badge color="amber">
      <Trans>не подтверждено</Trans>
    </Badge>
  );
}

function Clashes({ one, others }: { one: Commitment; others: readonly Commitment[] }) {
  const met = others.filter((other) => one.clashes.includes(other.id));
  if (met.length === 0) return null;
  const names = met.map((other) => `${other.employer_name}, ${time(other.starts_at)}`).join('; ');
  return (
    <Text size="sm" c="amber">
      <Trans>В это время уже есть: {names}</Trans>
    </Text>
  );
}

/** An employer's link is named by its site, so that nobody follows it unread. */
function Links({ one }: { one: Commitment }) {
  const host = one.link === null ? null : hostOf(one.link);
  return (
    <Group gap="md">
      {one.link !== null && host !== null && (
        <Anchor href={one.link} target="_blank" rel="noreferrer noopener" size="sm">
          <Trans>Ссылка работодателя: {host}</Trans>
        </Anchor>
      )}
      <Anchor href={`/api/calendar/${one.id}.ics`} download size="sm">
        <Trans>Файл для календаря (.ics)</Trans>
      </Anchor>
    </Group>
  );
}
