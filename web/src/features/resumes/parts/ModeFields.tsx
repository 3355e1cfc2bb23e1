import { Trans, useLingui } from '@lingui/react/macro';
import { Input, Radio, Slider, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';

import { Section } from '@/ui/Section';

import { MODES, type Mode } from '../model';
import { Preview } from './Preview';

interface ModeValues extends Record<string, unknown> {
  mode: Mode;
  threshold: number;
}

interface Props<Form extends ModeValues> {
  resumeId: string;
  form: UseFormReturnType<Form>;
  children?: ReactNode;
}

/** Whether letters go, and how good a vacancy must be: with what the last two weeks would have brought. */
export function ModeFields<Form extends ModeValues>({ resumeId, form, children }: Props<Form>) {
  const { t, i18n } = useLingui();
  const { threshold } = form.values;
  return (
    <>
      <Section title={<Trans>Режим</Trans>}>
        <Radio.Group aria-label={t`Режим`} {...form.getInputProps('mode')}>
          <Stack gap="sm">
            {(Object.keys(MODES) as Mode[]).map((one) => {
              const { words, more } = MODES[one];
              return (
                <Radio
                  key={one}
                  value={one}
                  label={i18n._(words)}
                  description={more === undefined ? null : i18n._(more)}
                />
              );
            })}
          </Stack>
        </Radio.Group>
      </Section>
      <Section title={<Trans>Порог соответствия</Trans>}>
        <Stack gap="lg">
          <Threshold value={threshold} onChange={(value) => form.setValues({ threshold: value } as Partial<Form>)} />
          <Preview resumeId={resumeId} threshold={threshold} />
          {children}
        </Stack>
      </Section>
    </>
  );
}

const MARKS = [0, 25, 50, 75, 100].map((value) => ({ value, label: String(value) }));

function Threshold({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useLingui();
  return (
    <Input.Wrapper label={t`Порог: ${value}`} description={t`Если оценка ниже, письмо не пишется`} labelElement="div">
      <Slider
        mt="sm"
        mb="lg"
        thumbLabel={t`Порог соответствия`}
        min={0}
        max={100}
        value={value}
        onChange={onChange}
        marks={MARKS}
      />
    </Input.Wrapper>
  );
}
