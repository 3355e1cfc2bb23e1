import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, List, NativeSelect, NumberInput, SimpleGrid, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';

import { isProblem } from '@/api/problem';
import { SaveRefusal } from '@/ui/SaveBar';
import { Section } from '@/ui/Section';
import { Unsaved } from '@/ui/Unsaved';

import { Jobs } from './Jobs';
import { errorsOf, fieldsOf, valuesOf, type Fields, type Values } from './model';

interface Props {
  read: Fields;
  /** What the fields begin with is not saved either. */
  fresh: boolean;
  unread: readonly string[];
  busy: boolean;
  error: Error | null;
  onSave: (fields: Fields, refused: (error: Error) => void) => void;
  children?: ReactNode;
}

/** What was understood of a resume, to be corrected and saved. */
export function FieldsForm({ read, fresh, unread, busy, error, onSave, children }: Props) {
  const { t } = useLingui();
  const form = useForm<Values>({ initialValues: valuesOf(read) });
  const refused = (problem: Error) => {
    if (isProblem(problem)) form.setErrors(errorsOf(problem));
  };
  return (
    <form noValidate onSubmit={form.onSubmit((values) => onSave(fieldsOf(values, read), refused))}>
      {(fresh || form.isDirty()) && <Unsaved />}
      <Stack gap="lg" maw={820}>
        <Section title={<Trans>О работе</Trans>}>
          <Stack gap="sm">
            <TextInput label={t`Желаемая должность`} maxLength={200} required {...form.getInputProps('title')} />
            <TextInput label={t`Город`} maxLength={200} {...form.getInputProps('area')} />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <NumberInput
                label={t`Зарплата в месяц`}
                min={1}
                max={100_000_000}
                allowDecimal={false}
                allowNegative={false}
                thousandSeparator=" "
                hideControls
                value={form.values.salary}
                onChange={(value) => form.setFieldValue('salary', typeof value === 'number' ? value : '')}
                error={form.errors.salary}
              />
              <NativeSelect
                label={t`Валюта`}
                data={[
                  { value: 'RUR', label: '₽' },
                  { value: 'USD', label: '$' },
                  { value: 'EUR', label: '€' },
                  { value: 'KZT', label: '₸' },
                  { value: 'BYR', label: 'Br' },
                  { value: 'UZS', label: 'soʻm' },
                ]}
                {...form.getInputProps('currency')}
              />
            </SimpleGrid>
            <TagsInput
              label={t`Навыки`}
              description={t`Через запятую или Enter`}
              splitChars={[',', ';']}
              maxTags={100}
              {...form.getInputProps('skills')}
            />
            <Textarea label={t`О себе`} autosize minRows={2} maxRows={10} maxLength={20_000} {...form.getInputProps('about')} />
          </Stack>
        </Section>
        <Jobs form={form} />
        {unread.length > 0 && <Unread lines={unread} />}
        <SaveRefusal error={error} />
        <Group>
          <Button type="submit" loading={busy}>
            <Trans>Сохранить резюме</Trans>
          </Button>
          {children}
        </Group>
      </Stack>
    </form>
  );
}

function Unread({ lines }: { lines: readonly string[] }) {
  return (
    <details>
      <summary>
        <Plural
          value={lines.length}
          one="# строка не распозналась и осталась только в тексте"
          few="# строки не распознались и остались только в тексте"
          many="# строк не распозналось, они остались только в тексте"
          other="# строки не распознались и остались только в тексте"
        />
      </summary>
      <Text size="sm" c="dimmed" my="xs">
        <Trans>Если в них есть важное, впишите это в поля выше.</Trans>
      </Text>
      <List size="sm">
        {lines.map((line, at) => (
          <List.Item key={at} style={{ overflowWrap: 'anywhere' }}>
            {line}
          </List.Item>
        ))}
      </List>
    </details>
  );
}
