import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Group, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { MessageDescriptor } from '@lingui/core';
import type { ReactNode } from 'react';

import { money } from '@/lib/format';
import { Section } from '@/ui/Section';

import { EMPLOYMENT, EXPERIENCE, FORMATS, SCHEDULES, type Resume } from '../model';
import { useFilterForm } from '../useFilterForm';
import { DictionaryPicker } from './DictionaryPicker';
import { Origin } from './Origin';
import { SaveForm } from './SaveForm';

/** Where to search and what a vacancy must be like. What was not touched follows the resume. */
export function SearchPart({ resume }: { resume: Resume }) {
  const { t } = useLingui();
  const { settings, now, set, error, origin, save } = useFilterForm(resume);
  const derived = settings.seen.filters_derived;
  const excluded = now.areas?.exclude ?? [];
  return (
    <SaveForm of={settings} onSave={save}>
      <Section title={<Trans>Где</Trans>}>
        <Stack>
          <DictionaryPicker
            dictionary="areas"
            label={t`Регионы и города`}
            description={<Origin name="areas.include" {...origin} />}
            placeholder={t`Любые: начните вводить название`}
            value={now.areas?.include ?? []}
            error={error('areas.include')}
            onChange={(ids) => set('areas.include', ids)}
          />
          <DictionaryPicker
            dictionary="areas"
            label={t`Кроме`}
            description={excluded.length > 0 && <Origin name="areas.exclude" {...origin} />}
            placeholder={t`Без исключений`}
            value={excluded}
            error={error('areas.exclude')}
            onChange={(ids) => set('areas.exclude', ids)}
          />
          <Switch
            label={t`Удалённую работу предлагать из любого региона`}
            checked={now.remote_from_anywhere}
            onChange={(event) => set('remote_from_anywhere', event.currentTarget.checked)}
          />
          <Codes
            label={t`Формат работы`}
            description={<Origin name="work_formats" {...origin} />}
            words={FORMATS}
            value={now.work_formats ?? []}
            onChange={(codes) => set('work_formats', codes)}
          />
        </Stack>
      </Section>
      <Section title={<Trans>Что</Trans>}>
        <Stack>
          <TextInput
            label={t`Искать по словам`}
            description={t`Если пусто, ищем по роли и названию резюме`}
            placeholder={resume.title}
            value={now.text ?? ''}
            error={error('text')}
            onChange={(event) => set('text', event.currentTarget.value || null)}
          />
          <DictionaryPicker
            dictionary="professional-roles"
            label={t`Профессиональные роли`}
            description={<Origin name="professional_roles" {...origin} />}
            placeholder={t`Как в резюме: начните вводить название`}
            value={now.professional_roles ?? []}
            error={error('professional_roles')}
            onChange={(ids) => set('professional_roles', ids)}
          />
          <Text size="sm" c="dimmed">
            <Trans>Где ничего не отмечено, подходит любой вариант.</Trans>
          </Text>
          <Codes
            label={t`Опыт, который просят`}
            description={<Origin name="experience" {...origin} />}
            words={EXPERIENCE}
            value={now.experience ?? []}
            onChange={(codes) => set('experience', codes)}
          />
          <Codes
            label={t`Занятость`}
            description={<Origin name="employment_forms" {...origin} />}
            words={EMPLOYMENT}
            value={now.employment_forms ?? []}
            onChange={(codes) => set('employment_forms', codes)}
          />
          <Codes
            label={t`График`}
            description={<Origin name="schedules" {...origin} />}
            words={SCHEDULES}
            value={now.schedules ?? []}
            onChange={(codes) => set('schedules', codes)}
          />
        </Stack>
      </Section>
      <Section title={<Trans>Зарплата</Trans>}>
        <Group align="flex-end">
          <NumberInput
            label={t`Не меньше, ₽ в месяц на руки`}
            description={
              <Origin
                name="salary_from"
                derived={derived.salary_from == null ? t`не указана` : money(derived.salary_from)}
                {...origin}
              />
            }
            placeholder={t`Любая`}
            min={1}
            step={5000}
            thousandSeparator=" "
            allowDecimal={false}
            clampBehavior="none"
            value={now.salary_from ?? ''}
            error={error('salary_from')}
            onChange={(value) => set('salary_from', value === '' ? null : value)}
          />
          <Select
            label={t`Если зарплата не указана`}
            data={[
              { value: 'accept', label: t`Всё равно рассматривать` },
              { value: 'reject', label: t`Пропускать` },
            ]}
            value={now.no_salary}
            error={error('no_salary') ?? error('salary_policy')}
            onChange={(value) => set('no_salary', value)}
          />
        </Group>
      </Section>
    </SaveForm>
  );
}

interface CodesProps {
  label: string;
  description: ReactNode;
  words: readonly (readonly [string, MessageDescriptor])[];
  value: readonly string[];
  onChange: (codes: string[]) => void;
}

/** A few of hh's words to tick; none ticked is any. */
function Codes({ label, description, words, value, onChange }: CodesProps) {
  const { i18n } = useLingui();
  return (
    <Checkbox.Group label={label} description={description} value={[...value]} onChange={onChange}>
      <Group gap="lg" mt="xs">
        {words.map(([code, name]) => (
          <Checkbox key={code} value={code} label={i18n._(name)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
