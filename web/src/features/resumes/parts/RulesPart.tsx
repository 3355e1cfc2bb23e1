import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, List, NumberInput, Stack, Switch, TagsInput, Text } from '@mantine/core';

import { Section } from '@/ui/Section';

import type { Resume } from '../model';
import { useFilterForm } from '../useFilterForm';
import { SaveForm } from './SaveForm';

/** What rules a vacancy out whatever its score, and whom nothing is ever sent to. */
export function RulesPart({ resume }: { resume: Resume }) {
  const { t } = useLingui();
  const { settings, now, set, error, save } = useFilterForm(resume);
  return (
    <SaveForm of={settings} onSave={save}>
      <CurrentEmployer resume={resume} now={now} set={set} error={error} />
      <Section title={<Trans>Компании</Trans>}>
        <Stack>
          <Words
            label={t`Никогда не предлагать`}
            placeholder={t`Название и Enter`}
            description={t`Вместе с компанией скрывается её группа: «Яндекс» — это и «Кинопоиск». Можно указать номер компании на hh.ru`}
            value={now.employers?.never ?? []}
            error={error('employers.never')}
            onChange={(list) => set('employers.never', list)}
          />
          <Switch
            label={t`Пропускать анонимных работодателей`}
            checked={now.employers?.skip_anonymous ?? false}
            onChange={(event) => set('employers.skip_anonymous', event.currentTarget.checked)}
          />
        </Stack>
      </Section>
      <Section title={<Trans>Стоп-слова</Trans>}>
        <Stack>
          <Words
            label={t`В названии вакансии`}
            description={t`Ищутся в любой форме: «менеджер» найдёт и «менеджера». Со знаком «!» в конце — только точно так`}
            value={now.stop_words?.title ?? []}
            error={error('stop_words.title')}
            onChange={(list) => set('stop_words.title', list)}
          />
          <Words
            label={t`Где угодно в вакансии`}
            description={t`Осторожно: слово в описании может оказаться случайным`}
            value={now.stop_words?.anywhere ?? []}
            error={error('stop_words.anywhere')}
            onChange={(list) => set('stop_words.anywhere', list)}
          />
        </Stack>
      </Section>
      <Section title={<Trans>Вакансии</Trans>}>
        <Stack>
          <Switch
            label={t`Пропускать вакансии с тестом`}
            checked={now.exclude_tests}
            onChange={(event) => set('exclude_tests', event.currentTarget.checked)}
          />
          <Switch
            label={t`Пропускать те, где откликаются на сайте компании`}
            checked={now.exclude_external}
            onChange={(event) => set('exclude_external', event.currentTarget.checked)}
          />
          <NumberInput
            label={t`Описание не короче, знаков`}
            min={0}
            max={10000}
            step={100}
            allowDecimal={false}
            clampBehavior="none"
            maw={260}
            value={now.min_description_chars}
            error={error('min_description_chars')}
            onChange={(value) => set('min_description_chars', value === '' ? 0 : value)}
          />
        </Stack>
      </Section>
    </SaveForm>
  );
}

type Part = Pick<ReturnType<typeof useFilterForm>, 'now' | 'set' | 'error'>;

/** Nothing goes to where its owner works now; which employers these are is for him to confirm. */
function CurrentEmployer({ resume, now, set, error }: Part & { resume: Resume }) {
  const { t } = useLingui();
  const employers = now.employers;
  const skip = employers?.skip_current ?? true;
  return (
    <Section title={<Trans>Мой работодатель</Trans>}>
      <Stack>
        <Switch
          label={t`Не откликаться там, где я работаю`}
          description={t`И в компании той же группы`}
          checked={skip}
          onChange={(event) => set('employers.skip_current', event.currentTarget.checked)}
        />
        {skip && (
          <>
            {resume.current_employers.length > 0 && (
              <div>
                <Text size="sm">
                  <Trans>По резюме вы сейчас работаете здесь:</Trans>
                </Text>
                <List size="sm">
                  {resume.current_employers.map((one) => (
                    <List.Item key={`${one.id ?? ''}/${one.name}`}>{one.name || `№ ${one.id ?? ''}`}</List.Item>
                  ))}
                </List>
              </div>
            )}
            {resume.current_employer_unnamed && (
              <Alert color="amber">
                <Trans>
                  В резюме есть место работы без названия. Пока вы не назовёте его здесь и не подтвердите список, ничего не
                  уйдёт без вашего одобрения.
                </Trans>
              </Alert>
            )}
            <Words
              label={t`Добавить к ним`}
              placeholder={t`Название и Enter`}
              description={t`Например, материнскую компанию или другое её название`}
              value={employers?.current ?? []}
              error={error('employers.current')}
              onChange={(list) => set('employers.current', list)}
            />
            <Switch
              label={t`Подтверждаю: это все мои нынешние работодатели`}
              checked={employers?.current_confirmed ?? false}
              onChange={(event) => set('employers.current_confirmed', event.currentTarget.checked)}
            />
          </>
        )}
      </Stack>
    </Section>
  );
}

interface WordsProps {
  label: string;
  placeholder?: string;
  description: string;
  value: readonly string[];
  error?: React.ReactNode;
  onChange: (list: string[]) => void;
}

function Words({ label, placeholder, description, value, error, onChange }: WordsProps) {
  const { t } = useLingui();
  return (
    <TagsInput
      label={label}
      description={description}
      placeholder={placeholder ?? t`Слово и Enter`}
      value={[...value]}
      error={error}
      errorProps={{ role: 'alert' }}
      onChange={onChange}
      acceptValueOnBlur
      splitChars={[',', ';']}
      maxLength={100}
    />
  );
}
