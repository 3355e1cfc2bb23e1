import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Input, Radio, Slider, Stack } from '@mantine/core';
import { useState } from 'react';

import { Section } from '@/ui/Section';

import { MODES, type Mode, type Resume } from '../model';
import { useSettingsForm } from '../useSettingsForm';
import { Preview } from './Preview';
import { SaveForm } from './SaveForm';
import { SwitchOn } from './SwitchOn';

/** Whether letters go, and how good a vacancy must be: with what the last two weeks would have brought. */
export function ModePart({ resume }: { resume: Resume }) {
  const { t, i18n } = useLingui();
  const settings = useSettingsForm(resume, ({ mode, threshold, llm_judge }) => ({ mode, threshold, llm_judge }));
  const { form } = settings;
  const [asking, setAsking] = useState(false);
  const send = () => settings.submit(settings.changed());
  // Letters that nobody looks at are never switched on by one click among others.
  const onSave = () => (form.values.mode === 'auto' && settings.seen.mode !== 'auto' ? setAsking(true) : send());
  return (
    <>
      <SaveForm of={settings} onSave={onSave}>
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
            <Threshold value={form.values.threshold} onChange={(value) => form.setFieldValue('threshold', value)} />
            <Preview resumeId={resume.id} threshold={form.values.threshold} />
            <Checkbox
              label={t`Спорные вакансии перепроверять моделью`}
              description={t`Модель может только отсеять вакансию, но не добавить. Тратит бюджет ИИ`}
              {...form.getInputProps('llm_judge', { type: 'checkbox' })}
            />
          </Stack>
        </Section>
      </SaveForm>
      {asking && (
        <SwitchOn
          resume={resume}
          threshold={form.values.threshold}
          onAct={() => {
            setAsking(false);
            send();
          }}
          onClose={() => setAsking(false)}
        />
      )}
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
