import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';

import { useNews, useRead, type Notification } from '@/api/notifications';
import { Loading } from '@/ui/Loading';
import { Notice } from '@/ui/Notice';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

/** Who has the page before him so long has seen what is new. */
const SEEN_MS = 5_000;

/** What happened, the newest first. */
export function Feed() {
  const { t } = useLingui();
  const news = useNews();
  const items = news.data?.pages.flatMap((page) => page.items) ?? [];
  const first = news.data?.pages[0];
  const before = useSeen(first?.last_seq, first?.read_seq);
  const { shown, later, hold, letGo } = useHeld(items);
  return (
    <Section
      title={<Trans>Что было</Trans>}
      aside={
        later > 0 && (
          <Anchor component="button" type="button" size="sm" onClick={letGo}>
            <Plural value={later} one="Показать # новое" few="Показать # новых" many="Показать # новых" other="Показать # нового" />
          </Anchor>
        )
      }
    >
      {news.isPending && <Loading rows={4} height={44} />}
      {news.isLoadingError && <ProblemBlock error={news.error} what={t`события`} onRetry={() => void news.refetch()} />}
      {news.data !== undefined && items.length === 0 && (
        <Text c="dimmed">
          <Trans>Пока ничего. Первый поиск занимает обычно до минуты.</Trans>
        </Text>
      )}
      <Stack
        gap="md"
        component="ol"
        m={0}
        p={0}
        style={{ listStyle: 'none' }}
        onPointerEnter={hold}
        onPointerLeave={({ currentTarget }) => currentTarget.contains(document.activeElement) || letGo()}
        onFocus={hold}
        onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || currentTarget.matches(':hover') || letGo()}
      >
        {shown.map((one) => (
          <li key={one.id} data-seq={one.seq}>
            <Notice one={one} fresh={before !== undefined && one.seq > before} />
          </li>
        ))}
      </Stack>
      {news.hasNextPage && (
        <Button variant="default" size="xs" mt="md" loading={news.isFetchingNextPage} onClick={() => void news.fetchNextPage()}>
          <Trans>Показать более ранние</Trans>
        </Button>
      )}
    </Section>
  );
}

/** While the reader is at the list, by pointer or focus, what is new waits: nothing slips away under a press. */
function useHeld(items: readonly Notification[]) {
  const [held, setHeld] = useState<readonly Notification[]>();
  const newest = held?.[0]?.seq ?? Infinity;
  return {
    shown: held ?? items,
    later: Math.max(0, (items[0]?.seq ?? 0) - newest),
    hold: () => setHeld((now) => now ?? items),
    letGo: () => setHeld(undefined),
  };
}

/**
 * How far was read before this page was opened: what is newer is marked until it is left. A moment later the server is told that it was
 * read, once for all that came meanwhile, and not while the page is hidden.
 */
function useSeen(last: number | undefined, read: number | undefined): number | undefined {
  const [before, setBefore] = useState(read);
  const [told, setTold] = useState(read);
  const { mutate } = useRead();
  if (before === undefined && read !== undefined) {
    setBefore(read);
    setTold(read);
  }
  useEffect(() => {
    if (last === undefined || told === undefined || last <= told) return undefined;
    const timer = setTimeout(() => {
      if (document.hidden) return;
      mutate(last, { onSuccess: () => setTold(last) });
    }, SEEN_MS);
    return () => clearTimeout(timer);
  }, [last, told, mutate]);
  return before;
}
