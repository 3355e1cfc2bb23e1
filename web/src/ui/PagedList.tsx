import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, Group, Text } from '@mantine/core';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { Trans } from '@lingui/react/macro';
import { Suspense, useMemo, type ReactNode } from 'react';

import { isDeep } from '@/api/pages';

import { Loading } from './Loading';
import { ProblemBlock } from './ProblemBlock';

interface PageOf<Row> {
  items: Row[];
  total: number;
}

/** What the rows of a list are drawn with. */
export interface RowsProps<Row> {
  rows: readonly Row[];
  /** Rows in the whole list. */
  total: number;
  more: boolean;
  onMore: () => void;
}

interface Props<Row> {
  queryKey: QueryKey;
  list: UseInfiniteQueryResult<InfiniteData<PageOf<Row>>>;
  /** What could not be loaded, in the accusative: «отклики». */
  what: string;
  count: (total: number) => ReactNode;
  empty: ReactNode;
  children: (rows: RowsProps<Row>) => ReactNode;
}

/** A list that comes page by page: loading, failed, empty, and the rows; a page that fails leaves those before it. */
export function PagedList<Row>({ queryKey, list, what, count, empty, children }: Props<Row>) {
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? 0;
  if (list.isPending) return <Loading rows={6} />;
  const failed = (list.isLoadingError || list.isFetchNextPageError) && (
    <ProblemBlock
      error={list.error}
      what={what}
      onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
    />
  );
  if (rows.length === 0) return failed || empty;
  const more = list.hasNextPage && !list.isFetchingNextPage && !list.isError;
  return (
    <>
      <Group gap="md">
        <Text size="sm" c="dimmed" role="status">
          {count(total)}
        </Text>
        {list.isStale && isDeep(list.data) && <Renew queryKey={queryKey} />}
      </Group>
      <Suspense fallback={<Loading rows={6} />}>
        {children({ rows, total, more, onMore: () => void list.fetchNextPage() })}
      </Suspense>
      {list.isFetchingNextPage && <Loading rows={2} />}
      {failed}
    </>
  );
}

/** A list that was scrolled far does not move under its reader: what is new comes when it is asked for, from the top. */
function Renew({ queryKey }: { queryKey: QueryKey }) {
  const client = useQueryClient();
  return (
    <Button
      size="compact-sm"
      variant="light"
      onClick={() => {
        window.scrollTo({ top: 0 });
        void client.resetQueries({ queryKey, exact: true });
      }}
    >
      <Trans>Показать новое</Trans>
    </Button>
  );
}
