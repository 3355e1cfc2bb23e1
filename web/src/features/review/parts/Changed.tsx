import { Trans } from '@lingui/react/macro';
import { Alert } from '@mantine/core';
import { useState } from 'react';

import { changeOf, type Read, type Row } from '../model';

/** What became of the letter since it was opened here, and a way to say that the next change is the reader's own. */
export function useChange(row: Row | undefined) {
  const [read, setRead] = useState<Read>();
  const [own, setOwn] = useState(false);
  if (row !== undefined && row.letter_hash !== null && (read === undefined || (own && read.letter_hash !== row.letter_hash))) {
    setRead({ letter_hash: row.letter_hash, resume_id: row.resume_id });
    setOwn(false);
  }
  const change = row === undefined || own ? undefined : changeOf(read, row);
  return { change, expectOwn: () => setOwn(true) };
}

interface Props {
  change: 'resume' | 'letter' | undefined;
  /** A press met another state than the one that was on the screen. */
  refused: boolean;
  resume: string;
}

/** Above a letter that is no longer the one that was opened: why, and that nothing was sent. */
export function Changed({ change, refused, resume }: Props) {
  if (change === undefined && !refused) return null;
  return (
    <Alert color="amber" role="alert">
      {change === 'resume' && (
        <Trans>
          Для этой вакансии лучше подошло другое ваше резюме: «{resume}». Письмо написано заново, новый текст ниже.
        </Trans>
      )}
      {change === 'letter' && <Trans>Пока письмо было открыто, его переписали. Новый текст ниже.</Trans>}
      {change === undefined && <Trans>Пока письмо было открыто, данные отклика изменились. Ниже то, что есть сейчас.</Trans>}{' '}
      {refused && <Trans>Ничего не отправлено: прочитайте и решите ещё раз.</Trans>}
    </Alert>
  );
}
