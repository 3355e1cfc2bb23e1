import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';

import { useBootstrap, useResumes } from '@/api/queries';
import { readDraft } from '@/lib/drafts';
import { focusHeading } from '@/lib/useKeptFocus';
import { useKey } from '@/lib/useKeys';
import { useSteps } from '@/lib/useSteps';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { Page } from '@/ui/Page';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { after, frozen, letterDraft, ofEmployer, toggled, type Decided, type Row } from './model';
import { Bulk } from './parts/Bulk';
import { Card } from './parts/Card';
import { Queue } from './parts/Queue';
import classes from './parts/review.module.css';
import { useQueue } from './queries';

/** Letters that wait for the owner: the queue beside the letter, on narrow screens one of them. */
export default function ReviewPage() {
  const { t } = useLingui();
  const { applicationId } = useParams();
  const go = useNavigate();
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const user = useBootstrap((one) => one.user.id).data ?? '';
  const queue = useQueue(null);
  const rows = queue.data?.pages.flatMap((page) => page.items);
  const [seen, setSeen] = useState<readonly string[]>();
  const [decided, setDecided] = useState<Decided>(new Map());
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  if (seen === undefined && rows !== undefined) setSeen(rows.map((row) => row.id));
  const { shown, fresh } = frozen(rows ?? [], seen, decided);
  const chosen = applicationId ?? (wide ? shown[0]?.id : undefined);
  const open = (id: string | undefined) => void go(id === undefined ? '/review' : `/review/${id}`);
  const showNew = () => setSeen(rows?.map((row) => row.id));
  useSteps(shown.map((row) => row.id), chosen, open);
  useKey('showNew', showNew, fresh.length > 0);
  const begun = (row: Row) => row.id !== chosen && readDraft(letterDraft(user, row.id)) !== undefined;
  const tick = (id: string) => setIds(toggled(ids, id));
  useKey('select', () => chosen !== undefined && tick(chosen), shown.some((row) => row.id === chosen));
  // The next letter takes the focus by itself; after the last one, and back at the list, the screen's name has it.
  const goOn = (id: string | undefined) => {
    if (id === undefined) focusHeading();
    open(id);
  };
  const onDecided = (id: string, version: number) => {
    setDecided(new Map([...decided, [id, version]]));
    goOn(wide ? after(shown, id) : undefined);
  };
  const onManyDecided = (gone: readonly Row[]) => {
    const left = new Set(gone.map((row) => row.id));
    setDecided(new Map([...decided, ...gone.map((row) => [row.id, row.version] as const)]));
    setIds(new Set([...ids].filter((id) => !left.has(id))));
    if (chosen === undefined || left.has(chosen)) goOn(wide ? shown.find((row) => !left.has(row.id))?.id : undefined);
  };
  const list = (
    <Stack gap="sm">
      {fresh.length > 0 && (
        <Button variant="default" onClick={showNew}>
          <Plural
            value={fresh.length}
            one="Показать # новое"
            few="Показать # новых"
            many="Показать # новых"
            other="Показать # нового"
          />
        </Button>
      )}
      {shown.length > 1 && <Bulk rows={shown} begun={begun} ids={ids} onPick={setIds} onDecided={onManyDecided} />}
      <Queue rows={shown} begun={begun} chosen={chosen} ids={ids} onTick={tick} />
      {queue.hasNextPage && (
        <Button
          variant="default"
          loading={queue.isFetchingNextPage}
          onClick={() => void queue.fetchNextPage().then(() => setSeen(undefined))}
        >
          <Trans>Показать ещё</Trans>
        </Button>
      )}
    </Stack>
  );
  return (
    <Page
      title={t`На проверке`}
      wide
      aside={
        shown.length > 0 && (
          <Text c="dimmed" role="status">
            <Plural
              value={shown.length}
              one="# письмо ждёт решения"
              few="# письма ждут решения"
              many="# писем ждут решения"
              other="# письма ждёт решения"
            />
          </Text>
        )
      }
    >
      {queue.isPending && <Loading rows={6} />}
      {queue.isLoadingError && <ProblemBlock error={queue.error} what={t`письма`} onRetry={() => void queue.refetch()} />}
      {queue.data !== undefined && shown.length === 0 && applicationId === undefined && (
        <Nothing />
      )}
      {queue.data !== undefined && (
        <div className={classes.grid}>
          {(wide || applicationId === undefined) && <Box className={classes.side}>{list}</Box>}
          {chosen !== undefined && (
            <Card
              key={chosen}
              id={chosen}
              user={user}
              sameEmployer={(row) => ofEmployer(shown, row)}
              onDecided={onDecided}
              onHidden={onManyDecided}
            />
          )}
        </div>
      )}
    </Page>
  );
}

/** Nothing waits: because all is decided, or because nothing is to be shown. */
function Nothing() {
  const resumes = useResumes();
  if (resumes.length === 0) {
    return (
      <Empty
        action={
          <Button component={Link} to="/welcome" variant="default" size="xs">
            <Trans>Начать</Trans>
          </Button>
        }
      >
        <Trans>Здесь будут письма, которые ждут вашего решения. Сначала подключите hh.ru или добавьте резюме текстом.</Trans>
      </Empty>
    );
  }
  const shows = resumes.some((one) => one.settings.mode === 'review');
  if (shows) {
    return (
      <Empty>
        <Trans>Всё решено. Новые письма появятся здесь сами.</Trans>
      </Empty>
    );
  }
  if (resumes.length > 0 && resumes.every((one) => one.given)) {
    return (
      <Empty
        action={
          <Button component={Link} to="/share" variant="default" size="xs">
            <Trans>Вставить вакансию</Trans>
          </Button>
        }
      >
        <Trans>Писем пока нет. Вставьте вакансию, и письмо к ней появится здесь.</Trans>
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Button component={Link} to="/resumes" variant="default" size="xs">
          <Trans>Изменить режим</Trans>
        </Button>
      }
    >
      <Trans>Письма сюда не приходят: ни в одном резюме не выбран режим «Показывать мне».</Trans>
    </Empty>
  );
}
