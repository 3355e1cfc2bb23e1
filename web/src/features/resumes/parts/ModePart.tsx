import { useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';

import type { Resume } from '../model';
import { useModeForm } from '../useModeForm';
import { ModeFields } from './ModeFields';
import { SaveForm } from './SaveForm';
import { SwitchOn } from './SwitchOn';

export function ModePart({ resume }: { resume: Resume }) {
  const { t } = useLingui();
  const { settings, save, asking } = useModeForm(resume);
  const { form } = settings;
  return (
    <>
      <SaveForm of={settings} onSave={() => save()}>
        <ModeFields resumeId={resume.id} form={form}>
          <Checkbox
            label={t`Спорные вакансии перепроверять моделью`}
            description={t`Модель может только отсеять вакансию, но не добавить. Тратит бюджет ИИ`}
            {...form.getInputProps('llm_judge', { type: 'checkbox' })}
          />
        </ModeFields>
      </SaveForm>
      {asking !== undefined && <SwitchOn resume={resume} threshold={form.values.threshold} {...asking} />}
    </>
  );
}
