import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Card, FileButton, Group, Input, Stack, Text, Textarea } from '@mantine/core';
import { useState, type DragEvent } from 'react';

import { isProblem } from '@/api/problem';
import { ProblemText } from '@/ui/ProblemBlock';
import { Unsaved } from '@/ui/Unsaved';

import { MAX_BYTES, type Reading } from './model';
import { useRead } from './queries';

interface Props {
  onRead: (reading: Reading, fileName: string | null) => void;
  onCancel?: () => void;
}

/** A resume as a text or a file. What cannot be read is said where it was given. */
export function Reader({ onRead, onCancel }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [tooBig, setTooBig] = useState(false);
  const [over, setOver] = useState(false);
  const read = useRead();
  const begin = (source: string | File) => {
    setTooBig(source instanceof File && source.size > MAX_BYTES);
    read.reset();
    if (source instanceof File && source.size > MAX_BYTES) return;
    read.mutate(source, { onSuccess: (found) => onRead(found, source instanceof File ? source.name.slice(0, 200) : null) });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined && !read.isPending) begin(file);
  };
  const ofFile = read.variables instanceof File;
  const refusal = read.isError ? <Refusal error={read.error} /> : null;
  return (
    <Stack gap="lg" maw={720}>
      {text.trim() !== '' && <Unsaved />}
      <Card
        data-over={over || undefined}
        onDragOver={(event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        bd={over ? '1px dashed var(--vk-action)' : undefined}
      >
        <Input.Wrapper
          label={t`Файл резюме`}
          labelElement="div"
          description={t`PDF, DOCX или TXT, до 5 МБ. Можно перетащить сюда`}
          error={tooBig ? t`Файл больше 5 МБ. Сохраните резюме без картинок или вставьте его текстом.` : ofFile ? refusal : null}
        >
          <Group my="sm">
            <FileButton accept=".pdf,.docx,.txt" disabled={read.isPending} onChange={(file) => file !== null && begin(file)}>
              {(props) => (
                <Button {...props} variant="default" loading={read.isPending && ofFile}>
                  <Trans>Выбрать файл</Trans>
                </Button>
              )}
            </FileButton>
          </Group>
        </Input.Wrapper>
      </Card>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          begin(text);
        }}
      >
        <Stack>
          <Textarea
            label={t`Или текст резюме`}
            description={t`Скопируйте его целиком: должность, опыт с датами, навыки`}
            autosize
            minRows={8}
            maxRows={20}
            maxLength={60_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={ofFile ? null : refusal}
          />
          <Text size="sm" c="dimmed">
            <Trans>Пока ничего не сохраняется: сначала вы увидите, что понято, и поправите.</Trans>
          </Text>
          <Group>
            <Button type="submit" disabled={text.trim() === '' || (read.isPending && ofFile)} loading={read.isPending && !ofFile}>
              <Trans>Прочитать текст</Trans>
            </Button>
            {onCancel !== undefined && (
              <Button variant="default" onClick={onCancel} disabled={read.isPending}>
                <Trans>Не заменять</Trans>
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

/** The sentence at the field, or the one about the whole; the field's error says it aloud. */
function Refusal({ error }: { error: Error }) {
  const [atField] = isProblem(error) ? Object.values(error.fields) : [];
  return atField ?? <ProblemText error={error} />;
}
