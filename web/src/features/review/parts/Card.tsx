import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Badge, Box, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import { useApplication } from '@/api/applications';
import { useResumes } from '@/api/queries';
import { Decided } from '@/decisions/Decided';
import { changedMeanwhile } from '@/decisions/decide';
import { decidedBefore, useRecentDecisions } from '@/decisions/recent';
import { useDecide } from '@/decisions/useDecide';
import { unbroken } from '@/lib/format';
import { withoutSentence } from '@/lib/spans';
import { useKey } from '@/lib/useKeys';
import { useRowKey } from '@/lib/useSteps';
import { BackLink } from '@/ui/BackLink';
import { Letter } from '@/ui/Letter';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Score } from '@/ui/Score';

import { approval, blocked, assisted, dismissal, unchanged, type Row } from '../model';
import { SentByHand, CopyLetter } from './Assisted';
import { Changed, useChange } from './Changed';
import { Editor } from './Editor';
import { NeverEmployer } from './NeverEmployer';
import { useRemember } from './Remember';
import { Why } from './Why';
import classes from './review.module.css';

interface Props {
  id: string;
  user: string;
  /** The decision was taken over: the version that the row had. */
  onDecided: (id: string, version: number) => void;
  sameEmployer: (row: Row) => readonly Row[];
  /** The company is hidden: its letters have left the queue. */
  onHidden: (rows: readonly Row[]) => void;
}

/** One letter with everything that a decision about it needs. */
export function Card({ id, user, onDecided, sameEmployer, onHidden }: Props) {
  const { t } = useLingui();
  const found = useApplication(id);
  const decide = useDecide({ showsChange: true });
  const [edited, setEdited] = useState<string>();
  const [why, setWhy] = useState(false);
  const [hiding, setHiding] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const loaded = found.data !== undefined;
  useEffect(() => heading.current?.focus({ preventScroll: true }), [loaded]);
  const row = found.data;
  const { change, expectOwn } = useChange(row);
  const remember = useRemember(row?.letter ?? '', () => {
    if (row !== undefined) decide.mutate(unchanged(row));
  });
  const resumes = useResumes();
  const past = decidedBefore(useRecentDecisions(), id, row?.state === 'review');
  const free = row !== undefined && edited === undefined && !decide.isPending && row.state === 'review' && past === undefined;
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
  useKey('edit', () => setEdited(row?.letter ?? ''), free);
  useKey('why', () => setWhy(!why), free);
  const toAll = (
    <BackLink to="/review" narrowOnly>
      <Trans>Все письма</Trans>
    </BackLink>
  );
  if (row === undefined) {
    return (
      <Stack gap="sm">
        {toAll}
        {found.isError ? (
          <ProblemBlock error={found.error} what={t`письмо`} onRetry={() => void found.refetch()} />
        ) : (
          <Loading rows={5} />
        )}
      </Stack>
    );
  }
  const { vacancy } = row;
  const unproved = row.claims.find((claim) => !claim.supported);
  return (
    <Stack gap="lg" className={classes.card}>
      <Box>
        {toAll}
        <Title order={2} ref={heading} tabIndex={-1}>
          {vacancy.name}
        </Title>
        <Text c="dimmed">
          {unbroken([vacancy.employer_name, vacancy.area, vacancy.salary].filter((one) => one !== null && one !== '').join(' · '))}
        </Text>
        <Group gap="md" mt="xs" style={{ rowGap: 4 }}>
          {row.score !== null && <Score value={row.score} />}
          <Anchor component="button" type="button" size="sm" aria-expanded={why} onClick={() => setWhy(!why)}>
            <Trans>Почему такая оценка</Trans>
          </Anchor>
          {vacancy.url !== null && (
            <Anchor href={vacancy.url} target="_blank" rel="noreferrer" size="sm">
              <Trans>Вакансия на hh.ru</Trans>
            </Anchor>
          )}
          {vacancy.employer_name !== '' && free && (
            <Anchor component="button" type="button" size="sm" onClick={() => setHiding(true)}>
              <Trans>Не предлагать эту компанию</Trans>
            </Anchor>
          )}
        </Group>
        {why && <Why matchId={row.match_id} />}
      </Box>
      {(row.state !== 'review' || past !== undefined) && <Decided decision={past} />}
      {row.state === 'review' && past === undefined && (
        <Changed
          change={change}
          refused={changedMeanwhile(decide.error)}
          resume={resumes.find((one) => one.id === row.resume_id)?.title ?? ''}
        />
      )}
      {unproved !== undefined && edited === undefined && (
        <Alert color={blocked(row) ? 'red' : 'amber'} title={t`Одна фраза без подтверждения`}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">
              {assisted(row) ? (
                <Trans>«{unproved.text}»: в резюме этого нет. Уберите фразу, прежде чем отправлять письмо.</Trans>
              ) : blocked(row) ? (
                <Trans>«{unproved.text}»: в резюме этого нет. Письмо не уйдёт, пока фраза здесь.</Trans>
              ) : (
                <Trans>«{unproved.text}»: в резюме этого нет. Письмо написали вы, его можно отправить.</Trans>
              )}
            </Text>
            <Group>
              <Button size="xs" variant="default" onClick={() => setEdited(withoutSentence(row.letter ?? '', unproved))}>
                <Trans>Убрать фразу</Trans>
              </Button>
              <Button size="xs" variant="default" onClick={() => setEdited(row.letter ?? '')}>
                <Trans>Исправить</Trans>
              </Button>
              <Button size="xs" variant="default" onClick={() => remember.ask(unproved)}>
                <Trans>Это правда, запомнить</Trans>
              </Button>
            </Group>
          </Stack>
        </Alert>
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
    </Stack>
  );
}
