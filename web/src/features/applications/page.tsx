import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { Link, useSearchParams } from 'react-router';

import { lazyRoute } from '@/lib/lazyRoute';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { Page } from '@/ui/Page';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { addressOf, csvOf, filterOf, GROUPS, type Filter } from './model';
import { useApplications } from './queries';
import type { Props } from './parts/Rows';

const TYPING_MS = 300;
/** Comes beside the first answer: an empty list does without it. */
const Rows = lazyRoute<Props>('applications', () => import('./parts/Rows'));

/** Everything that was or will be sent, the newest first. */
export default function ApplicationsPage() {
  const { t } = useLingui();
  const [query, setQuery] = useSearchParams();
  const filter = filterOf(query);
  const list = useApplications(filter);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const narrowed = filter.group !== '' || filter.text !== '';
  const onFilter = (next: Filter) => setQuery(addressOf(next), { replace: true });
  return (
    <Page
      title={t`Отклики`}
      aside={
        rows.length > 0 && (
          <Button component="a" href={csvOf(filter)} download variant="default" leftSection={<IconDownload size={16} />}>
            <Trans>Скачать CSV</Trans>
          </Button>
        )
      }
    >
      <Stack gap="md">
        <Filters filter={filter} onFilter={onFilter} />
        {rows.length > 0 && (
          <Text size="sm" c="dimmed" role="status">
            <Plural value={total} one="# отклик" few="# отклика" many="# откликов" other="# отклика" />
          </Text>
        )}
        {list.isPending && <Loading rows={6} />}
        {list.isError && rows.length === 0 && (
          <ProblemBlock error={list.error} what={t`отклики`} onRetry={() => void list.refetch()} />
        )}
        {list.isSuccess && rows.length === 0 && <Nothing narrowed={narrowed} />}
        {rows.length > 0 && (
          <Suspense fallback={<Loading rows={6} />}>
            <Rows
              rows={rows}
              total={total}
              more={list.hasNextPage && !list.isFetchingNextPage && !list.isError}
              onMore={() => void list.fetchNextPage()}
            />
          </Suspense>
        )}
        {list.isFetchingNextPage && <Loading rows={2} />}
        {list.isError && rows.length > 0 && (
          <ProblemBlock
            error={list.error}
            what={t`отклики`}
            onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
          />
        )}
      </Stack>
    </Page>
  );
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter: (next: Filter) => void }) {
  const { t, i18n } = useLingui();
  const [text, setText] = useState(filter.text);
  const search = useDebouncedCallback((next: string) => onFilter({ ...filter, text: next.trim() }), TYPING_MS);
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={t`Состояние`}
        value={filter.group}
        onChange={(group) => onFilter({ group: group ?? '', text: text.trim() })}
        data={[
          { value: '', label: t`Все` },
          ...GROUPS.map((one) => ({ value: one.name, label: i18n._(one.words) })),
        ]}
      />
      <TextInput
        type="search"
        label={t`Вакансия или компания`}
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
        style={{ flex: '1 1 240px' }}
      />
    </Group>
  );
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty>
        <Trans>С таким фильтром откликов нет. Измените состояние или слова поиска.</Trans>
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Button component={Link} to="/review" variant="default" size="xs">
          <Trans>Проверить письма</Trans>
        </Button>
      }
    >
      <Trans>Откликов пока нет. Письма, которые ждут вашего решения, лежат на проверке.</Trans>
    </Empty>
  );
}
