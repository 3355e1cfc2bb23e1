import { Trans } from '@lingui/react/macro';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';

import type { ApplicationDetail } from '@/api/applications';
import { useResumes } from '@/api/queries';
import { Decided } from '@/decisions/Decided';
import { changedMeanwhile } from '@/decisions/decide';
import { decidedBefore, useRecentDecisions } from '@/decisions/recent';
import { useDecide } from '@/decisions/useDecide';
import { readDraft } from '@/lib/drafts';
import { useKey } from '@/lib/useKeys';
import { useRowKey } from '@/lib/useSteps';
import { Letter } from '@/ui/Letter';

import { approval, assisted, blocked, dismissal, letterDraft, unchanged, type Row } from '../model';
import { CopyLetter, SentByHand } from './Assisted';
import { Changed, useChange } from './Changed';
import { Editor } from './Editor';
import { NeverEmployer } from './NeverEmployer';
import { useRemember } from './Remember';
import { Unproved } from './Unproved';
import { Vacancy } from './Vacancy';
import classes from './review.module.css';

export interface Outcome {
  /** The decision was taken over: the version that the row had. */
  onDecided: (id: string, version: number) => void;
  /** The company is hidden: its letters have left the queue. */
  onHidden: (rows: readonly Row[]) => void;
}

interface Props extends Outcome {
  row: ApplicationDetail;
  user: string;
  sameEmployer: (row: Row) => readonly Row[];
}

/** One letter with everything that a decision about it needs. */
export function OpenLetter({ row, user, onDecided, sameEmployer, onHidden }: Props) {
  const { id } = row;
  const decide = useDecide({ showsChange: true });
  // What was begun and not saved goes on where it was left: the letter before it is not decided about unawares.
  const [edited, setEdited] = useState(() => (row.state === 'review' ? readDraft(letterDraft(user, id)) : undefined));
  const [why, setWhy] = useState(false);
  const [hiding, setHiding] = useState(false);
  const { change, expectOwn } = useChange(row);
  const remember = useRemember(row.letter ?? '', () => decide.mutate(unchanged(row)));
  const resumes = useResumes();
  const past = decidedBefore(useRecentDecisions(), id, row.state === 'review');
  const free = edited === undefined && !decide.isPending && row.state === 'review' && past === undefined;
  const saying = decide.isPending ? decide.variables.action : undefined;
  const maySend = free && row.can.includes('approve') && !blocked(row);
  const send = () => {
    if (maySend) decide.mutate(approval(row), { onSuccess: () => onDecided(row.id, row.version) });
  };
  const dismiss = () => {
    if (free) decide.mutate(dismissal(row), { onSuccess: () => onDecided(row.id, row.version) });
  };
  useRowKey('send', id, send, maySend);
  useRowKey('dismiss', id, dismiss, free);
  useKey('edit', () => setEdited(row.letter ?? ''), free);
  useKey('why', () => setWhy(!why), free);
  const unproved = row.claims.find((claim) => !claim.supported);
  return (
    <>
      <Vacancy row={row} why={why} onWhy={() => setWhy(!why)} onHide={free ? () => setHiding(true) : undefined} />
      {(row.state !== 'review' || past !== undefined) && <Decided decision={past} />}
      {row.state === 'review' && past === undefined && (
        <Changed
          change={change}
          refused={changedMeanwhile(decide.error)}
          resume={resumes.find((one) => one.id === row.resume_id)?.title ?? ''}
        />
      )}
      {unproved !== undefined && edited === undefined && (
        <Unproved row={row} phrase={unproved} onEdit={setEdited} onTrue={() => remember.ask(unproved)} />
      )}
      {edited !== undefined && (
        <Editor key={row.id} row={row} user={user} text={edited} onSaved={expectOwn} onClose={() => setEdited(undefined)} />
      )}
      {edited === undefined && row.letter !== null && assisted(row) && <CopyLetter letter={row.letter} />}
      {edited === undefined && row.letter !== null && <Letter letter={row.letter} claims={row.claims} />}
      {row.letter === null && (
        <Text c="dimmed">
          <Trans>Письмо ещё пишется.</Trans>
        </Text>
      )}
      {row.authored_by !== null && row.authored_by !== 'human' && (
        <Badge color="violet" variant="outline">
          <Trans>написано ИИ</Trans>
        </Badge>
      )}
      {edited === undefined && (
        <Group className={classes.actions} gap="xs">
          {assisted(row) ? (
            <SentByHand
              row={row}
              free={free}
              busy={saying === 'sent_by_hand'}
              onSay={(said) => decide.mutate(said, { onSuccess: () => onDecided(row.id, row.version) })}
            />
          ) : (
            <Button onClick={send} disabled={!maySend} loading={saying === 'approve'}>
              <Trans>Отправить</Trans>
            </Button>
          )}
          <Button variant="default" onClick={dismiss} disabled={!free} loading={saying === 'dismiss'}>
            <Trans>Не подходит</Trans>
          </Button>
          <Button variant="default" onClick={() => setEdited(row.letter ?? '')} disabled={!free}>
            <Trans>Изменить</Trans>
          </Button>
        </Group>
      )}
      {remember.dialog}
      {hiding && (
        <NeverEmployer
          row={row}
          same={sameEmployer(row)}
          onClose={() => setHiding(false)}
          onHidden={(rows) => {
            setHiding(false);
            onHidden(rows);
          }}
        />
      )}
    </>
  );
}
