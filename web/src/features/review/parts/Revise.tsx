import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { isProblem } from '@/api/problem';
import { ProblemText } from '@/ui/ProblemBlock';

import { useRevise } from '../queries';

const LONGEST = 1_000;

interface Props {
  applicationId: string;
  /** What stands in the field now. */
  letter: string;
  onLetter: (letter: string) => void;
}

/** A change that the owner asks for in words. The text before it comes back by one press: nothing that was typed is lost. */
export function Revise({ applicationId, letter, onLetter }: Props) {
  const { t } = useLingui();
  const [wish, setWish] = useState('');
  const [before, setBefore] = useState<string>();
  const revise = useRevise(applicationId);
  const ask = (words: string) => {
    if (words.trim() === '' || letter.trim() === '' || revise.isPending) return;
    revise.mutate(
      { letter, wish: words.trim() },
      {
        onSuccess: (made) => {
          if (!made.changed) return;
          setBefore(letter);
          setWish('');
          onLetter(made.letter);
        },
      },
    );
  };
  const wrong = isProblem(revise.error) ? revise.error.fields.wish : undefined;
  const shorter = t`короче`;
  return (
    <Stack gap="xs">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask(wish);
        }}
      >
        <Group gap="sm" align="flex-end">
          <TextInput
            label={t`Что изменить в письме`}
            placeholder={t`без Excel, больше о Kafka`}
            maxLength={LONGEST}
            value={wish}
            error={wrong}
            onChange={(event) => setWish(event.currentTarget.value)}
            style={{ flex: '1 1 15rem' }}
          />
          <Button type="submit" variant="default" loading={revise.isPending} disabled={wish.trim() === ''}>
            <Trans>Переписать</Trans>
          </Button>
          <Button variant="default" disabled={revise.isPending} onClick={() => ask(shorter)}>
            <Trans>Короче</Trans>
          </Button>
        </Group>
      </form>
      <Group gap="sm" role="status">
        {revise.data !== undefined && (
          <Text size="sm" c="dimmed">
            {revise.data.changed ? <Trans>Письмо переписано, ничего ещё не сохранено.</Trans> : <Trans>Письмо осталось прежним.</Trans>}{' '}
            {revise.data.note}
          </Text>
        )}
        {before !== undefined && before !== letter && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              onLetter(before);
              setBefore(undefined);
              revise.reset();
            }}
          >
            <Trans>Вернуть прежний текст</Trans>
          </Button>
        )}
      </Group>
      {revise.isError && wrong === undefined && (
        <Alert color="red" role="alert">
          <ProblemText error={revise.error} />
        </Alert>
      )}
    </Stack>
  );
}
