import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, List, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useRestore, type Backup } from '@/api/backups';
import { dayAndTime } from '@/lib/format';
import { serverNow } from '@/live/clock';
import { asksForCode, CodeDialog } from '@/ui/CodeDialog';
import { ConfirmDialog } from '@/ui/ConfirmDialog';

import { PresentPassword } from '../PresentPassword';
import { needsPhrase, type Followed } from './model';

interface Props {
  one: Backup;
  onClose: () => void;
  onTaken: (followed: Followed) => void;
}

/** What a restore does, the phrase where it is needed, and the proof that the administrator asks for it. */
export function RestoreDialog({ one, onClose, onTaken }: Props) {
  const { t } = useLingui();
  const [word, setWord] = useState('');
  const [phrase, setPhrase] = useState('');
  const [password, setPassword] = useState('');
  const restore = useRestore();
  const wanted = t`вернуть`;
  const ask = () =>
    restore.mutate(
      { id: one.id, passphrase: phrase.trim() || null, password: password || null },
      { onSuccess: ({ id }) => onTaken({ id, backupAt: one.made_at, since: serverNow() }) },
    );
  const phraseMissing = needsPhrase(one) && phrase.trim() === '';
  return (
    <>
      <ConfirmDialog
        open
        onClose={onClose}
        title={t`Вернуть данные из копии?`}
        act={<Trans>Вернуть данные</Trans>}
        keep={<Trans>Не возвращать</Trans>}
        danger
        busy={restore.isPending}
        disabled={word.trim().toLowerCase() !== wanted || phraseMissing}
        error={asksForCode(restore.error) ? null : restore.error}
        onAct={ask}
      >
        <Alert color="red" title={<Trans>Всё станет, как было: {dayAndTime(one.made_at)}, версия {one.version}</Trans>}>
          <Trans>Заменятся данные всех, кто пользуется этой установкой. Нынешние сначала сохранятся отдельной копией.</Trans>
        </Alert>
        <List size="sm" spacing={4}>
          <List.Item>
            <Trans>Вкатился остановится, вернёт данные и запустится сам. Обычно это минута или две.</Trans>
          </List.Item>
          <List.Item>
            <Trans>Дважды ничего не уйдёт: отправка ждёт, пока список откликов не прочитан с hh.ru заново.</Trans>
          </List.Item>
          <List.Item>
            <Trans>Кто вошёл после этой копии, войдёт заново. Кто после неё удалил свои данные, пусть удалит их ещё раз.</Trans>
          </List.Item>
        </List>
        {needsPhrase(one) && (
          <PasswordInput
            label={t`Фраза этой копии`}
            description={t`Её показывает vkatilsya backup passphrase на машине, где копия сделана.`}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t`Показать фразу` }}
            value={phrase}
            onChange={(event) => setPhrase(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t`Напишите: ${wanted}`}
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
          autoComplete="off"
        />
        <PresentPassword value={password} onChange={setPassword} />
      </ConfirmDialog>
      <CodeDialog error={restore.error} onShown={ask} onClose={() => restore.reset()} />
    </>
  );
}
