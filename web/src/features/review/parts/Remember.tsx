import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';

import { useStateFact } from '@/api/answers';
import type { Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';
import { sentenceOf } from '@/lib/spans';
import { ConfirmDialog } from '@/ui/ConfirmDialog';

import { saidOfOneself } from '../model';

const LONGEST = 500;

interface Props {
  /** What stands in the letter and not in the resume. */
  sentence: string;
  onClose: () => void;
  onRemembered: () => void;
}

/** «Это правда, запомнить» of a letter's claims: what asks about one, and the dialog while it is open. */
export function useRemember(letter: string, onRemembered: () => void): { ask: (claim: Schemas['ClaimBody']) => void; dialog: ReactNode } {
  const [said, setSaid] = useState<string>();
  const close = () => setSaid(undefined);
  const remembered = () => {
    close();
    onRemembered();
  };
  return {
    ask: (claim) => setSaid(sentenceOf(letter, claim)),
    dialog: said !== undefined && <Remember sentence={said} onClose={close} onRemembered={remembered} />,
  };
}

/** What the owner says of himself is from then on his word: letters and replies may tell it. */
function Remember({ sentence, onClose, onRemembered }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState(sentence.slice(0, LONGEST));
  const state = useStateFact();
  const wrong = isProblem(state.error) ? Object.values(state.error.fields)[0] : undefined;
  return (
    <ConfirmDialog
      open
      title={t`Запомнить о вас?`}
      act={<Trans>Запомнить</Trans>}
      keep={<Trans>Не запоминать</Trans>}
      busy={state.isPending}
      disabled={text.trim() === ''}
      error={wrong === undefined ? state.error : undefined}
      onClose={onClose}
      onAct={() => state.mutate(saidOfOneself(text), { onSuccess: onRemembered })}
    >
      <Stack gap="sm">
        <Textarea
          label={t`Ваши слова`}
          autosize
          minRows={2}
          maxLength={LONGEST}
          value={text}
          error={wrong}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Text size="sm">
          <Trans>
            В письмах и ответах это будет подтверждено вашими словами: работодатель может о них спросить. Забыть их можно в
            настройках, в разделе «Мои ответы».
          </Trans>
        </Text>
      </Stack>
    </ConfirmDialog>
  );
}
