import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Select, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';

import type { Application } from '@/api/applications';
import { lazyRoute } from '@/lib/lazyRoute';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';
import { PagedList, type RowsProps } from '@/ui/PagedList';
import { SearchField } from '@/ui/SearchField';

import { addressOf, csvOf, filterOf, GROUPS, type Filter } from './model';
import { listKey, useApplications } from './queries';

/** Comes beside the first answer: an empty list does without it. */
const Rows = lazyRoute<RowsProps<Application>>('applications', () => import('./parts/Rows'));

/** Everything that was or will be sent, the newest first. */
export default function ApplicationsPage() {
  const { t } = useLingui();
  const [query, setQuery] = useSearchParams();
  const filter = filterOf(query);
  const list = useApplications(filter);
  const filled = (list.data?.pages[0]?.total ?? 0) > 0;
  const narrowed = filter.group !== '' || filter.text !== '';
  const onFilter = (next: Filter) => setQuery(addressOf(next), { replace: true });
  return (
    <Page
      title={t`Отклики`}
      aside={
        filled && (
          <Button component="a" href={csvOf(filter)} download variant="default" leftSection={<IconDownload size={16} />}>
            <Trans>Скачать CSV</Trans>
          </Button>
        )
      }
    >
      <Stack gap="md">
        <Filters filter={filter} onFilter={onFilter} />
        <PagedList
          queryKey={listKey(filter)}
          list={list}
          what={t`отклики`}
          count={(total) => <Plural value={total} one="# отклик" few="# отклика" many="# откликов" other="# отклика" />}
          empty={<Nothing narrowed={narrowed} onReset={() => onFilter({ group: '', text: '' })} />}
        >
          {(props) => <Rows {...props} />}
        </PagedList>
      </Stack>
    </Page>
  );
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter: (next: Filter) => void }) {
  const { t, i18n } = useLingui();
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={t`Состояние`}
        style={{ flex: '1 1 8.75rem' }}
        maw={{ sm: 220 }}
        value={filter.group}
        onChange={(group) => onFilter({ ...filter, group: group ?? '' })}
        data={[
          { value: '', label: t`Все` },
          ...GROUPS.map((one) => ({ value: one.name, label: i18n._(one.words) })),
        ]}
      />
      <SearchField text={filter.text} onSearch={(text) => onFilter({ ...filter, text })} />
    </Group>
  );
}

function Nothing({ narrowed, onReset }: { narrowed: boolean; onReset: () => void }) {
  if (narrowed) {
    return (
      <Empty
        action={
          <Button size="xs" variant="default" onClick={onReset}>
            <Trans>Сбросить фильтры</Trans>
          </Button>
        }
      >
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
