import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Checkbox, Group, Input, NumberInput, Slider, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'react-router';

import type { Schemas } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import type { Resume } from '../model';
import { useWhatIf } from '../queries';
import { Days } from './Days';
import { VacancyLines } from './VacancyLines';

const SETTLE_MS = 300;
type Found = Schemas['WhatIf'];

/** The last two weeks again, with another threshold, without a rule, under another cap. Nothing is changed by it. */
export function WhatIfPart({ resume }: { resume: Resume }) {
  const { t } = useLingui();
  const [threshold, setThreshold] = useState(resume.settings.threshold);
  const [without, setWithout] = useState<readonly string[]>([]);
  const [cap, setCap] = useState<number | ''>(resume.settings.daily_cap ?? '');
  const [asked] = useDebouncedValue({ threshold, without, cap: cap === '' ? 0 : cap }, SETTLE_MS);
  const found = useWhatIf(resume.id, asked);
  const { data } = found;
  if (found.isError && data === undefined) {
    return <ProblemBlock error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (data === undefined) return <Loading rows={4} />;
  if (data.looked_at === 0) {
    return (
      <Empty>
        <Trans>Примерять пока не на чем: за две недели с этим резюме ничего не просмотрено.</Trans>
      </Empty>
    );
  }
  return (
    <Stack gap="lg">
      <Section title={<Trans>Что если</Trans>}>
        <Stack gap="lg">
          <Text size="sm" c="dimmed">
            <Trans>
              Считаем по уже принятым решениям за две недели. Настройки от этого не меняются: понравится — поменяйте их в
              соседних разделах.
            </Trans>
          </Text>
          <Input.Wrapper label={t`Порог: ${threshold}`} labelElement="div">
            <Slider thumbLabel={t`Порог для примерки`} min={0} max={100} value={threshold} onChange={setThreshold} />
          </Input.Wrapper>
          <NumberInput
            label={t`Откликов за сутки, не больше`}
            placeholder={t`без лимита`}
            min={1}
            max={200}
            maw={260}
            allowDecimal={false}
            value={cap}
            onChange={(value) => setCap(typeof value === 'number' ? Math.min(Math.max(Math.round(value), 1), 200) : '')}
          />
          <Rules
            rules={data.rules}
            without={without}
            onTick={(code) =>
              setWithout(without.includes(code) ? without.filter((one) => one !== code) : [...without, code])
            }
          />
        </Stack>
      </Section>
      <Section title={<Trans>Было бы</Trans>}>
        <Result data={data} />
      </Section>
    </Stack>
  );
}

interface RulesProps {
  rules: Found['rules'];
  without: readonly string[];
  onTick: (code: string) => void;
}

/** Rules that keep something away, each with what it costs. A rule that is left out stays in its place. */
function Rules({ rules, without, onTick }: RulesProps) {
  const { t } = useLingui();
  const [words, setWords] = useState<ReadonlyMap<string, string>>(new Map());
  const gone = without.filter((code) => !rules.some((one) => one.code === code));
  if (rules.length === 0 && gone.length === 0) return null;
  return (
    <Stack gap="xs" role="group" aria-label={t`Без этих правил`}>
      <Text size="sm" fw={600}>
        <Trans>Без какого правила</Trans>
      </Text>
      {gone.map((code) => (
        <Checkbox key={code} checked label={words.get(code) ?? code} onChange={() => onTick(code)} />
      ))}
      {rules.map((one) => (
        <Checkbox
          key={one.code}
          checked={false}
          label={one.word}
          description={<Gain gain={one} />}
          onChange={() => {
            setWords(new Map([...words, [one.code, one.word]]));
            onTick(one.code);
          }}
        />
      ))}
    </Stack>
  );
}

function Gain({ gain }: { gain: Found['rules'][number] }) {
  return (
    <>
      {gain.fit > 0 && (
        <Plural
          value={gain.fit}
          one="подошла бы ещё # вакансия"
          few="подошли бы ещё # вакансии"
          many="подошло бы ещё # вакансий"
          other="подошло бы ещё # вакансии"
        />
      )}
      {gain.fit > 0 && gain.unscored > 0 && '; '}
      {gain.unscored > 0 && (
        <Trans>отсеяно сразу, без оценки: {gain.unscored}</Trans>
      )}
    </>
  );
}

function Result({ data }: { data: Found }) {
  const { now, then } = data;
  return (
    <Stack gap="md">
      <Group gap="xl" role="status">
        <Pair label={<Trans>Подошло бы</Trans>} now={now.fit} then={then.fit} />
        <Pair label={<Trans>Ушло бы откликов</Trans>} now={now.sent} then={then.sent} />
        <Pair label={<Trans>Только вручную</Trans>} now={now.by_hand} then={then.by_hand} />
      </Group>
      {data.unscored > 0 && (
        <Text size="sm" c="amber">
          <Plural
            value={data.unscored}
            one="Ещё # вакансия отсеяна до оценки: подошла бы она, неизвестно."
            few="Ещё # вакансии отсеяны до оценки: подошли бы они, неизвестно."
            many="Ещё # вакансий отсеяно до оценки: подошли бы они, неизвестно."
            other="Ещё # вакансии отсеяно до оценки: подошли бы они, неизвестно."
          />
        </Text>
      )}
      <Text size="sm" c="dimmed">
        <Trans>Паузы по компаниям и лимит hh.ru на все резюме сразу здесь не учтены: ушло бы не больше этого.</Trans>
      </Text>
      <Days days={data.by_day} />
      {data.come.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            <Trans>Появились бы</Trans>
          </Text>
          <VacancyLines rows={data.come} />
        </div>
      )}
      {data.gone.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            <Trans>Исчезли бы</Trans>
          </Text>
          <VacancyLines rows={data.gone} />
        </div>
      )}
      <Anchor component={Link} to="/vacancies?group=unfit" size="sm">
        <Trans>Что не подошло</Trans>
      </Anchor>
    </Stack>
  );
}

function Pair({ label, now, then }: { label: React.ReactNode; now: number; then: number }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz={20} fw={650} className="vk-numbers">
        {then}
      </Text>
      <Text size="xs" c="dimmed">
        {now === then ? <Trans>столько же, сколько сейчас</Trans> : <Trans>сейчас {now}</Trans>}
      </Text>
    </div>
  );
}
