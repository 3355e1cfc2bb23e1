import { Trans, useLingui } from '@lingui/react/macro';
import { Group, NumberInput, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';

import { zoneWords } from '@/lib/format';
import { Section } from '@/ui/Section';

import type { Settings } from '../filters';
import { HH_DAY, type Resume } from '../model';
import { useSettingsForm } from '../useSettingsForm';
import { SaveForm } from './SaveForm';

type Count = number | '';

const COLUMNS = { base: 1, sm: 2 };

function pick(settings: Settings) {
  return {
    daily_cap: (settings.daily_cap ?? '') as Count,
    employer_cap: settings.employer_cap as Count,
    employer_cooldown_days: settings.employer_cooldown_days as Count,
    quiet: settings.quiet_hours !== null,
    quiet_from: settings.quiet_hours?.from ?? '22:00',
    quiet_to: settings.quiet_hours?.to ?? '08:00',
    pacing_min_seconds: settings.pacing_min_seconds as Count,
    pacing_max_seconds: settings.pacing_max_seconds as Count,
    undo_seconds: settings.undo_seconds as Count,
  };
}

/** How many letters go, how quickly, and at what time of day. */
export function LimitsPart({ resume }: { resume: Resume }) {
  const { t } = useLingui();
  const settings = useSettingsForm(resume, pick);
  const { form } = settings;
  const zoneName = zoneWords(resume.settings.timezone);
  const save = () => {
    const { quiet, quiet_from, quiet_to, daily_cap, ...rest } = settings.changed();
    const counts = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
    const night = quiet !== undefined || quiet_from !== undefined || quiet_to !== undefined;
    const { values } = form;
    settings.submit({
      ...counts,
      ...(daily_cap === undefined ? {} : { daily_cap: daily_cap === '' ? null : daily_cap }),
      ...(night ? { quiet_hours: values.quiet ? { from: values.quiet_from, to: values.quiet_to } : null } : {}),
    });
  };
  const number = { allowDecimal: false, clampBehavior: 'none', min: 0 } as const;
  const quietError = form.errors['quiet_hours'] ?? form.errors['quiet_hours.to'];
  return (
    <SaveForm of={settings} onSave={save}>
      <Section title={<Trans>Сколько</Trans>}>
        <SimpleGrid cols={COLUMNS}>
          <NumberInput
            {...number}
            label={t`Откликов с этого резюме за сутки`}
            description={t`hh.ru принимает до ${HH_DAY} за сутки со всех резюме`}
            placeholder={t`без своего лимита`}
            {...form.getInputProps('daily_cap')}
          />
          <NumberInput
            {...number}
            label={t`Открытых откликов в одну компанию`}
            description={t`Пока нет ответа`}
            {...form.getInputProps('employer_cap')}
          />
          <NumberInput
            {...number}
            label={t`Пауза после отклика в компанию, дней`}
            description={t`Снова писать туда можно позже`}
            {...form.getInputProps('employer_cooldown_days')}
          />
        </SimpleGrid>
      </Section>
      <Section title={<Trans>Тихие часы</Trans>}>
        <Stack>
          <Switch label={t`Ночью ничего не отправлять`} {...form.getInputProps('quiet', { type: 'checkbox' })} />
          {form.values.quiet && (
            <>
              <Group align="flex-start">
                <TextInput type="time" label={t`С`} {...form.getInputProps('quiet_from')} error={quietError} />
                <TextInput type="time" label={t`До`} {...form.getInputProps('quiet_to')} />
              </Group>
              <Text size="sm" c="dimmed">
                <Trans>Часовой пояс: {zoneName}.</Trans>
              </Text>
            </>
          )}
        </Stack>
      </Section>
      <Section title={<Trans>Темп</Trans>}>
        <SimpleGrid cols={COLUMNS}>
          <NumberInput
            {...number}
            label={t`Пауза от, секунд`}
            description={t`Между письмами, каждый раз разная`}
            {...form.getInputProps('pacing_min_seconds')}
          />
          <NumberInput
            {...number}
            label={t`Пауза до, секунд`}
            description={t`Не меньше первого`}
            {...form.getInputProps('pacing_max_seconds')}
          />
          <NumberInput
            {...number}
            label={t`Время на отмену, секунд`}
            description={t`Для писем, которые уходят без вас`}
            {...form.getInputProps('undo_seconds')}
          />
        </SimpleGrid>
      </Section>
    </SaveForm>
  );
}
