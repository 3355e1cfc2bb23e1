import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Text } from '@mantine/core';

import { useAnswers, useStateFact, type Topic } from '@/api/answers';
import { TOPICS } from '@/lib/topics';
import { ProblemText } from '@/ui/ProblemBlock';

import { stated } from '../model';

const OFFERED = Object.entries(TOPICS).filter(([topic]) => topic !== 'other' && topic !== 'about') as [Topic, (typeof TOPICS)[Topic]][];

/** Keeps what the owner wrote to one employer as his answer to all who ask for the same. */
export function Remember({ words }: { words: string }) {
  const { i18n } = useLingui();
  const answers = useAnswers();
  const state = useStateFact();
  const before = (topic: Topic) => answers.data?.find((fact) => fact.topic === topic && fact.subject === '');
  if (state.isSuccess) {
    return (
      <Text size="xs" c="dimmed" role="status">
        <Trans>Запомнили: {i18n._(TOPICS[state.variables.topic])}</Trans>
      </Text>
    );
  }
  return (
    <>
      <Menu width={280} position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" size="compact-xs" loading={state.isPending}>
            <Trans>Запомнить</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Trans>На какой вопрос это ответ?</Trans>
          </Menu.Label>
          {OFFERED.map(([topic, name]) => {
            const old = before(topic);
            return (
              <Menu.Item key={topic} onClick={() => state.mutate({ topic, subject: '', ...stated(words, old) })}>
                {i18n._(name)}
                {old !== undefined && (
                  <Text size="xs" c="dimmed" lineClamp={1}>
                    <Trans>сейчас: {old.text || old.text_en}</Trans>
                  </Text>
                )}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      {state.isError && (
        <Text size="xs" c="red" role="alert">
          <ProblemText error={state.error} />
        </Text>
      )}
    </>
  );
}
