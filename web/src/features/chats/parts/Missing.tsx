import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useStateFact, type Topic } from '@/api/answers';
import { isProblem } from '@/api/problem';
import { isTopic, TOPICS } from '@/lib/topics';
import { ProblemText } from '@/ui/ProblemBlock';

import type { Details } from '../model';

type Asked = Details['missing'][number];

/** What the bank of answers lacks: answered once here, it is repeated in later replies. */
export function Missing({ asked }: { asked: readonly Asked[] }) {
  return (
    <Stack gap="sm">
      {asked.map((one) => isTopic(one.topic) && <One key={`${one.topic}/${one.subject}`} asked={one} topic={one.topic} />)}
    </Stack>
  );
}

function One({ asked, topic }: { asked: Asked; topic: Topic }) {
  const { i18n, t } = useLingui();
  const [text, setText] = useState('');
  const state = useStateFact();
  if (state.isSuccess) {
    return (
      <Text size="sm" c="dimmed" role="status">
        <Trans>Запомнили: {text}. Ответ с этой фразой появится здесь же.</Trans>
      </Text>
    );
  }
  const field = isProblem(state.error) ? Object.values(state.error.fields)[0] : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        state.mutate({ topic, subject: asked.subject, text, text_en: '' });
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          style={{ flex: '1 1 13.75rem' }}
          miw={0}
          {...(topic === 'other' ? { label: asked.question } : { label: i18n._(TOPICS[topic]), description: asked.question })}
          placeholder={t`Ваш ответ, как его прочтёт работодатель`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={state.isError && (field ?? <ProblemText error={state.error} />)}
        />
        <Button type="submit" variant="default" loading={state.isPending} disabled={text.trim() === ''}>
          <Trans>Запомнить</Trans>
        </Button>
      </Group>
    </form>
  );
}
