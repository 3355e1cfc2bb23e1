import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import { useDecide } from '@/decisions/useDecide';
import { draftsSurvive, keepDraft, readDraft } from '@/lib/drafts';
import { useKey } from '@/lib/useKeys';
import type { ApplicationDetail } from '@/api/applications';
import { isProblem } from '@/api/problem';
import { ProblemText } from '@/ui/ProblemBlock';

import { letterDraft } from '../model';
import { useCheck } from '../queries';
import { Letter } from '@/ui/Letter';
import { useAskBeforeClosing } from '@/ui/Unsaved';
import { useRemember } from './Remember';
import { Revise } from './Revise';

const LONGEST = 10_000;
const PAUSE_MS = 700;

interface Props {
  row: ApplicationDetail;
  user: string;
  text: string;
  /** The owner's words become the letter. */
  onSaved: () => void;
  onClose: () => void;
}

/** The owner's own text, checked against the resume while he writes; what was not saved survives a reload. */
export function Editor({ row, user, text, onSaved, onClose }: Props) {
  const { t } = useLingui();
  const draft = letterDraft(user, row.id);
  const [kept] = useState(() => readDraft(draft));
  const [letter, setLetter] = useState(kept ?? text);
  const [read, setRead] = useState('');
  const check = useCheck(row.id, read);
  const again = () => void check.refetch();
  const decide = useDecide();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => setRead(letter), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [letter]);
  const write = (next: string) => {
    setLetter(next);
    void keepDraft(draft, next === row.letter ? '' : next);
  };
  const close = () => {
    void keepDraft(draft, '');
    onClose();
  };
  const save = () => {
    if (letter.trim() === '' || decide.isPending) return;
    decide.mutate(
      { application_id: row.id, action: 'edit', expected_version: row.version, letter },
      {
        onSuccess: () => {
          onSaved();
          close();
        },
      },
    );
  };
  useAskBeforeClosing(letter !== row.letter && !draftsSurvive());
  useKey('send', save);
  const refused = [decide.error, check.error].find((error) => isProblem(error));
  const wrong = refused?.fields.letter;
  const remember = useRemember(letter, again);
  const unproved = check.data?.claims.filter((claim) => !claim.supported).length ?? 0;
  return (
    <Stack gap="md">
      {kept !== undefined && (
        <Alert color="amber" role="status">
          <Trans>Это ваша правка, ещё не сохранённая. Пока не сохраните, письмо остаётся прежним.</Trans>
        </Alert>
      )}
      <Textarea
        ref={field}
        label={t`Ваше письмо`}
        autosize
        minRows={8}
        maxRows={20}
        maxLength={LONGEST}
        value={letter}
        error={wrong}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <Revise applicationId={row.id} letter={letter} onLetter={write} />
      <Text size="sm" c="dimmed" role="status">
        {check.isFetching && <Trans>Сверяем с резюме…</Trans>}
        {check.isSuccess && !check.isFetching && unproved === 0 && <Trans>Каждая фраза подтверждена резюме</Trans>}
        {check.isSuccess && !check.isFetching && unproved > 0 && (
          <Plural
            value={unproved}
            one="# фраза без подтверждения: в резюме этого нет"
            few="# фразы без подтверждения: в резюме этого нет"
            many="# фраз без подтверждения: в резюме этого нет"
            other="# фразы без подтверждения: в резюме этого нет"
          />
        )}
      </Text>
      {check.isError && !check.isFetching && wrong === undefined && (
        <Alert color="red">
          <Group>
            <Text size="sm">
              <Trans>Проверить не удалось, текст сохранён.</Trans> <ProblemText error={check.error} />
            </Text>
            <Button size="xs" variant="default" onClick={again}>
              <Trans>Повторить</Trans>
            </Button>
          </Group>
        </Alert>
      )}
      {check.data !== undefined && read === letter && (
        <Letter letter={letter} claims={check.data.claims} onRemember={remember.ask} />
      )}
      {remember.dialog}
      <Group>
        <Button onClick={save} loading={decide.isPending} disabled={letter.trim() === ''}>
          <Trans>Сохранить письмо</Trans>
        </Button>
        <Button variant="default" onClick={close}>
          <Trans>Не менять</Trans>
        </Button>
      </Group>
    </Stack>
  );
}
