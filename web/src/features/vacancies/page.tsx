import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Select, Stack } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';

import { useResumes } from '@/api/queries';
import { lazyRoute } from '@/lib/lazyRoute';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';
import { PagedList, type RowsProps } from '@/ui/PagedList';
import { SearchField } from '@/ui/SearchField';

import { addressOf, filterOf, GROUPS, SORTS, type Filter, type Match, type Sort } from './model';
import { listKey, useMatches } from './queries';

/** Comes beside the first answer: an empty list does without it. */
const Rows = lazyRoute<RowsProps<Match>>('vacancies', () => import('./parts/Rows'));

/** Every vacancy that was looked at, also those that did not fit, each with the reason. */
export default function VacanciesPage() {
  const { t } = useLingui();
  const [query, setQuery] = useSearchParams();
  const filter = filterOf(query);
  const list = useMatches(filter);
  const onFilter = (next: Filter) => setQuery(addressOf(next), { replace: true });
  return (
    <Page
      title={t`Вакансии`}
      aside={
        <Button component={Link} to="/share" variant="default" size="xs">
          <Trans>Своя вакансия по ссылке</Trans>
        </Button>
      }
    >
      <Stack gap="md">
        <Filters filter={filter} onFilter={onFilter} />
        <PagedList
          queryKey={listKey(filter)}
          list={list}
          what={t`вакансии`}
          count={(total) => <Plural value={total} one="# вакансия" few="# вакансии" many="# вакансий" other="# вакансии" />}
          empty={<Nothing filter={filter} onFilter={onFilter} />}
        >
          {(props) => <Rows {...props} />}
        </PagedList>
      </Stack>
    </Page>
  );
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter: (next: Filter) => void }) {
  const { t, i18n } = useLingui();
  const resumes = useResumes();
  const pick = (change: Partial<Filter>) => onFilter({ ...filter, ...change });
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={t`Решение`}
        value={filter.group}
        onChange={(group) => pick({ group: group ?? '', sort: group === 'edge' ? 'score' : 'new' })}
        data={GROUPS.map((one) => ({ value: one.name, label: i18n._(one.words) }))}
        style={{ flex: '1 1 8.75rem' }}
      />
      <Select
        label={t`Порядок`}
        value={filter.sort}
        onChange={(sort) => pick({ sort: (sort ?? 'new') as Sort })}
        data={Object.entries(SORTS).map(([value, words]) => ({ value, label: i18n._(words) }))}
        style={{ flex: '1 1 8.75rem' }}
      />
      {resumes.length > 1 && (
        <Select
          label={t({ message: 'Резюме', context: 'одно' })}
          value={filter.resume}
          onChange={(resume) => pick({ resume: resume ?? '' })}
          data={[{ value: '', label: t`Все` }, ...resumes.map((one) => ({ value: one.id, label: one.title }))]}
          style={{ flex: '1 1 8.75rem' }}
        />
      )}
      <SearchField text={filter.text} onSearch={(text) => pick({ text })} />
    </Group>
  );
}

function Nothing({ filter, onFilter }: { filter: Filter; onFilter: (next: Filter) => void }) {
  const narrowed = filter.group !== '' || filter.text !== '' || filter.resume !== '';
  if (narrowed) {
    return (
      <Empty
        action={
          <Button
            size="xs"
            variant="default"
            onClick={() => onFilter({ group: '', sort: 'new', resume: '', text: '' })}
          >
            <Trans>Сбросить фильтры</Trans>
          </Button>
        }
      >
        <Trans>С такими фильтрами вакансий нет.</Trans>
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Button component={Link} to="/resumes" variant="default" size="xs">
          <Trans>Настроить поиск</Trans>
        </Button>
      }
    >
      <Trans>Пока ничего не просмотрено. Поиск идёт по резюме, где включён режим; первые вакансии появятся здесь.</Trans>
    </Empty>
  );
}
