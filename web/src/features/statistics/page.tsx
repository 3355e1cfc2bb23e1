import { plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';

import { useResumes } from '@/api/queries';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { Page } from '@/ui/Page';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { daysOf, LONGEST, PERIODS, type Statistics } from './model';
import { Compare } from './parts/Compare';
import { Cost } from './parts/Cost';
import { Dismissed } from './parts/Dismissed';
import { Days } from './parts/Days';
import { Download } from './parts/Download';
import { Funnel } from './parts/Funnel';
import { When } from './parts/When';
import { useStatistics } from './queries';

/** What became of the applications of a period. */
export default function StatisticsPage() {
  const { t } = useLingui();
  const [query, setQuery] = useSearchParams();
  const resumes = useResumes();
  const days = daysOf(query);
  const resume = resumes.find((one) => one.id === query.get('resume'))?.id ?? null;
  const found = useStatistics(days, resume);
  const choose = (nextDays: number, nextResume: string | null) => {
    query.set('days', String(nextDays));
    if (nextResume === null) query.delete('resume');
    else query.set('resume', nextResume);
    setQuery(query, { replace: true });
  };
  const titles = new Map(resumes.map((one) => [one.id, one.title]));
  return (
    <Page title={t`Статистика`} aside={found.data !== undefined && found.data.looked_at > 0 && <Download found={found.data} titles={titles} />}>
      <Stack gap="lg">
        <Group gap="sm">
          <Select
            label={t`Период`}
            style={{ flex: '1 1 8.75rem' }}
            maw={{ sm: 220 }}
            value={String(days)}
            onChange={(value) => choose(Number(value), resume)}
            data={PERIODS.map((one) => ({ value: String(one), label: one === 365 ? t`Год` : plural(one, { one: '# день', few: '# дня', many: '# дней', other: '# дня' }) }))}
          />
          {resumes.length > 1 && (
            <Select
              label={t({ message: 'Резюме', context: 'одно' })}
              style={{ flex: '1 1 8.75rem' }}
              maw={{ sm: 220 }}
              value={resume ?? ''}
              onChange={(value) => choose(days, value === '' ? null : value)}
              data={[{ value: '', label: t`Все` }, ...resumes.map((one) => ({ value: one.id, label: one.title }))]}
            />
          )}
        </Group>
        {found.isPending && <Loading rows={5} />}
        {found.isLoadingError && <ProblemBlock error={found.error} what={t`статистику`} onRetry={() => void found.refetch()} />}
        {found.data !== undefined && (
          <Numbers
            found={found.data}
            titles={titles}
            resume={resume ?? (resumes.length === 1 ? resumes[0]?.id : undefined)}
            onWiden={days === LONGEST && resume === null ? undefined : () => choose(LONGEST, null)}
          />
        )}
      </Stack>
    </Page>
  );
}

interface Props {
  found: Statistics;
  titles: ReadonlyMap<string, string>;
  /** The only resume that these numbers are of. */
  resume: string | undefined;
  /** Where there may be more than in what was chosen. */
  onWiden: (() => void) | undefined;
}

function Numbers({ found, titles, resume, onWiden }: Props) {
  if (found.looked_at === 0 && found.total.sent === 0) {
    return (
      <Empty
        action={
          onWiden === undefined ? (
            <Button component={Link} to="/vacancies" size="xs" variant="default">
              <Trans>Посмотреть вакансии</Trans>
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={onWiden}>
              <Trans>Показать за год по всем резюме</Trans>
            </Button>
          )
        }
      >
        <Trans>За этот период ничего не было. Статистика появится после первых откликов.</Trans>
      </Empty>
    );
  }
  return (
    <>
      <Funnel found={found} />
      {found.total.young > 0 && (
        <Text size="sm" c="dimmed">
          <Plural
            value={found.total.young}
            one="# отклик отправлен недавно: ответ ещё может прийти."
            few="# отклика отправлены недавно: ответ ещё может прийти."
            many="# откликов отправлено недавно: ответ ещё может прийти."
            other="# отклика отправлено недавно: ответ ещё может прийти."
          />
        </Text>
      )}
      <Cost found={found} />
      <Days found={found} />
      <When found={found} />
      <Compare found={found} titles={titles} />
      <Dismissed found={found} resume={resume} />
    </>
  );
}
