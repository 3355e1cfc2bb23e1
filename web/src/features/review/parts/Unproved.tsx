import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';

import type { ApplicationDetail, Claim } from '@/api/applications';
import { withoutSentence } from '@/lib/spans';

import { assisted, blocked } from '../model';

interface Props {
  row: ApplicationDetail;
  phrase: Claim;
  /** Goes on with this text of the letter. */
  onEdit: (letter: string) => void;
  /** The owner says that it is so. */
  onTrue: () => void;
}

/** The first phrase that the resume does not prove, and each way out. */
export function Unproved({ row, phrase, onEdit, onTrue }: Props) {
  const { t } = useLingui();
  const letter = row.letter ?? '';
  return (
    <Alert color={blocked(row) ? 'red' : 'amber'} title={t`Одна фраза без подтверждения`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {assisted(row) ? (
            <Trans>«{phrase.text}»: в резюме этого нет. Уберите фразу, прежде чем отправлять письмо.</Trans>
          ) : blocked(row) ? (
            <Trans>«{phrase.text}»: в резюме этого нет. Письмо не уйдёт, пока фраза здесь.</Trans>
          ) : (
            <Trans>«{phrase.text}»: в резюме этого нет. Письмо написали вы, его можно отправить.</Trans>
          )}
        </Text>
        <Group>
          <Button size="xs" variant="default" onClick={() => onEdit(withoutSentence(letter, phrase))}>
            <Trans>Убрать фразу</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={() => onEdit(letter)}>
            <Trans>Исправить</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={onTrue}>
            <Trans>Это правда, запомнить</Trans>
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
