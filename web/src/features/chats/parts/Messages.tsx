import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Stack, Text } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';

import { AUTHORSHIP } from '@/lib/authorship';
import { dayAndTime } from '@/lib/format';

import { isFact, type Message } from '../model';
import classes from './chats.module.css';
import { Remember } from './Remember';

/** What was said, oldest first. Texts stay texts: nothing in them is a link or markup. */
export function Messages({ messages, employer }: { messages: readonly Message[]; employer: string }) {
  const { t } = useLingui();
  return (
    <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t`Переписка`}>
      {messages.map((one) => (
        <li key={one.id} style={{ display: 'flex', flexDirection: 'column' }}>
          <Bubble one={one} employer={employer} />
        </li>
      ))}
    </Stack>
  );
}

function Bubble({ one, employer }: { one: Message; employer: string }) {
  const mine = one.author === 'applicant';
  if (one.kind === 'state' && one.text === '') return null;
  return (
    <div className={mine ? `${classes.bubble} ${classes.mine}` : classes.bubble}>
      <Group gap="xs" mb={4}>
        <Text size="xs" fw={600} lineClamp={1}>
          {mine ? <Trans>Вы</Trans> : one.author === 'robot' ? <Trans>{employer}, робот</Trans> : employer}
        </Text>
        <Text size="xs" c="dimmed" className="vk-numbers">
          {dayAndTime(one.at)}
        </Text>
      </Group>
      <Text className={classes.text} dir="auto">
        {one.text}
      </Text>
      {mine && one.authored_by !== null && <Authorship by={one.authored_by} />}
      {mine && one.authored_by === 'human' && one.kind === 'text' && isFact(one.text) && <Remember words={one.text} />}
    </div>
  );
}

function Authorship({ by }: { by: string }) {
  const { i18n } = useLingui();
  const words = AUTHORSHIP[by];
  if (words === undefined) return null;
  return (
    <Group gap={4} mt={6} wrap="nowrap" c={by.startsWith('ai') ? 'var(--vk-ai)' : 'dimmed'}>
      {by.startsWith('ai') && <IconSparkles size={14} aria-hidden />}
      <Text size="xs">{i18n._(words)}</Text>
    </Group>
  );
}
