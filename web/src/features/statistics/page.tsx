import { plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Group, Select, Stack, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';

import { useResumes } from '@/api/queries';
import { number, weekday } from '@/lib/format';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { Page } from '@/ui/Page';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { bandOf, daysOf, letterWords, PERIODS, type Statistics } from './model';
import { Breakdown } from './parts/Breakdown';
import { Cost } from './parts/Cost';
import { Days } from './parts/Days';
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
  const choose = (nextDays: number, nextResume: string | null) =>
    setQuery({ days: String(nextDays), ...(nextResume === null ? {} : { resume: nextResume }) }, { replace: true });
  return (
    <Page title={t`Статистика`}>
      <Stack gap="lg">
        <Group gap="sm">
          <Select
            label={t`Период`}
            value={String(days)}
            onChange={(value) => choose(Number(value), resume)}
            data={PERIODS.map((one) => ({ value: String(one), label: one === 365 ? t`Год` : plural(one, { one: '# день', few: '# дня', many: '# дней', other: '# дня' }) }))}
          />
          {resumes.length > 1 && (
            <Select
              label={t({ message: 'Резюме', context: 'одно' })}
              value={resume ?? ''}
              onChange={(value) => choose(days, value === '' ? null : value)}
              data={[{ value: '', label: t`Все` }, ...resumes.map((one) => ({ value: one.id, label: one.title }))]}
            />
          )}
        </Group>
        {found.isPending && <Loading rows={5} />}
        {found.isLoadingError && <ProblemBlock error={found.error} what={t`статистику`} onRetry={() => void found.refetch()} />}
        {found.data !== undefined && <Numbers found={found.data} titles={new Map(resumes.map((one) => [one.id, one.title]))} />}
      </Stack>
    </Page>
  );
}

function Numbers({ found, titles }: { found: Statistics; titles: ReadonlyMap<string, string> }) {
  const { t, i18n } = useLingui();
  if (found.looked_at === 0 && found.total.sent === 0) {
    return (
      <Empty>
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
      <Breakdown
        title={<Trans>По резюме</Trans>}
        rows={found.by_resume.map((row) => ({ name: titles.get(row.resume_id ?? '') ?? t`Резюме удалено`, outcomes: row }))}
      />
      <Breakdown
        title={<Trans>По соответствию</Trans>}
        rows={found.by_score.map((row) => ({
          name: row.value === null ? t`Без оценки` : bandOf(row.value),
          outcomes: row,
        }))}
      />
      <Breakdown
        title={<Trans>По порогу</Trans>}
        rows={found.by_threshold.map((row) => ({
          name: row.value === null ? t`Без порога` : number(row.value),
          outcomes: row,
        }))}
      />
      <Breakdown
        title={<Trans>По письму</Trans>}
        rows={found.by_letter.map((row) => ({ name: i18n._(letterWords(row.letter)), outcomes: row }))}
      />
      <When found={found} />
      <Breakdown
        title={<Trans>По дням недели</Trans>}
        rows={found.by_weekday.map((row) => ({ name: weekday(row.value ?? 1, 'long'), outcomes: row }))}
      />
      <Breakdown
        title={<Trans>По часу отправки</Trans>}
        rows={found.by_hour.map((row) => ({ name: `${String(row.value ?? 0).padStart(2, '0')}:00`, outcomes: row }))}
      />
    </>
  );
}
