import { Plural, Trans } from '@lingui/react/macro';
import { Anchor, Stack, Text } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';

import type { Schemas } from '@/api/client';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';

import { usePreview } from '../queries';
import classes from './resumes.module.css';
import { VacancyLines } from './VacancyLines';

type Found = Schemas['Preview'];
const SETTLE_MS = 300;

/** What a threshold would have let through in the last two weeks, from decisions that are stored. */
export function Preview({ resumeId, threshold }: { resumeId: string; threshold: number }) {
  const [settled] = useDebouncedValue(threshold, SETTLE_MS);
  const preview = usePreview(resumeId, settled);
  if (preview.isLoadingError) return <ProblemBlock error={preview.error} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined) return <Loading rows={2} height={24} />;
  const { data } = preview;
  if (data.looked_at === 0) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Истории пока нет. Первые вакансии появятся после поиска, порог можно поменять позже.</Trans>
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <FitCount data={data} />
      {data.would_fit === 0 && data.highest_score !== null && (
        <Text size="sm">
          <Trans>
            Лучшая оценка за это время: {data.highest_score}. Столько набрали вакансий: {data.fit_at_highest}.
          </Trans>
        </Text>
      )}
      {data.best.length > 0 && (
        <div>
          <Text size="sm" c="dimmed">
            <Trans>Эти ушли бы первыми:</Trans>
          </Text>
          <VacancyLines rows={data.best} />
        </div>
      )}
      <Near rows={data.nearest} count={data.near} threshold={data.threshold} />
      {data.blocked > 0 && (
        <Text size="sm" c="dimmed">
          <Plural
            value={data.blocked}
            one="Ещё на # вакансию откликнуться можно только вручную: там тест или сайт компании."
            few="Ещё на # вакансии откликнуться можно только вручную: там тест или сайт компании."
            many="Ещё на # вакансий откликнуться можно только вручную: там тест или сайт компании."
            other="Ещё на # вакансии откликнуться можно только вручную: там тест или сайт компании."
          />
        </Text>
      )}
    </Stack>
  );
}

export function FitCount({ data }: { data: Found }) {
  const { would_fit: fit, looked_at: all, threshold } = data;
  return (
    <Text size="sm" role="status" fw={600}>
      <Plural
        value={fit}
        one={`С порогом ${threshold} за две недели подошла бы # вакансия. Всего просмотрено ${all}.`}
        few={`С порогом ${threshold} за две недели подошли бы # вакансии. Всего просмотрено ${all}.`}
        many={`С порогом ${threshold} за две недели подошло бы # вакансий. Всего просмотрено ${all}.`}
        other={`С порогом ${threshold} за две недели подошло бы # вакансии. Всего просмотрено ${all}.`}
      />
    </Text>
  );
}

function Near({ rows, count, threshold }: { rows: Found['nearest']; count: number; threshold: number }) {
  const [open, { toggle }] = useDisclosure();
  if (count === 0) return null;
  const from = Math.max(0, threshold - 5);
  const to = threshold - 1;
  return (
    <div>
      <Anchor component="button" type="button" size="sm" className={classes.wrapped} onClick={toggle} aria-expanded={open}>
        <Plural
          value={count}
          one={`Чуть не дотянула # вакансия: оценка ${from}–${to}`}
          few={`Чуть не дотянули # вакансии: оценка ${from}–${to}`}
          many={`Чуть не дотянуло # вакансий: оценка ${from}–${to}`}
          other={`Чуть не дотянуло # вакансии: оценка ${from}–${to}`}
        />
      </Anchor>
      {open && <VacancyLines rows={rows} />}
    </div>
  );
}
