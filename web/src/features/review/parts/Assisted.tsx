import { Trans } from '@lingui/react/macro';
import { Button, CopyButton } from '@mantine/core';

import type { Schemas } from '@/api/client';

import { sentByHand, type Row } from '../model';

interface Props {
  row: Row;
  free: boolean;
  busy: boolean;
  onSay: (said: Schemas['DecisionItem']) => void;
}

/** The owner carries the letter to hh.ru himself, and says when it is there. */
export function SentByHand({ row, free, busy, onSay }: Props) {
  return (
    <Button onClick={() => onSay(sentByHand(row))} disabled={!free || !row.can.includes('sent_by_hand')} loading={busy}>
      <Trans>Отправлено</Trans>
    </Button>
  );
}

export function CopyLetter({ letter }: { letter: string }) {
  return (
    <CopyButton value={letter} timeout={3_000}>
      {({ copied, copy }) => (
        <Button variant="default" size="xs" w="fit-content" onClick={copy}>
          {copied ? <Trans>Скопировано</Trans> : <Trans>Скопировать письмо</Trans>}
        </Button>
      )}
    </CopyButton>
  );
}
