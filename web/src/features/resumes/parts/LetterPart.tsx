import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Radio, Stack, Switch, Text, Textarea } from '@mantine/core';
import { Link } from 'react-router';

import { useApplication } from '@/api/applications';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { STYLES, type Resume } from '../model';
import { useLastLetter } from '../queries';
import { useSettingsForm } from '../useSettingsForm';
import { SaveForm } from './SaveForm';

const LONGEST_WISH = 1000;

/** How letters sound, and which replies in chats may go by themselves. */
export function LetterPart({ resume }: { resume: Resume }) {
  const { t, i18n } = useLingui();
  const settings = useSettingsForm(resume, ({ letter_style, letter_wishes, chat_auto }) => ({
    letter_style,
    letter_wishes,
    chat_auto: chat_auto.includes('propose_reply'),
  }));
  const { form } = settings;
  const save = () => {
    const { chat_auto, ...changed } = settings.changed();
    settings.submit({
      ...changed,
      ...(chat_auto === undefined ? {} : { chat_auto: chat_auto ? (['propose_reply'] as const).slice() : [] }),
    });
  };
  return (
    <SaveForm of={settings} onSave={save}>
      <Section title={<Trans>Письмо</Trans>}>
        <Stack>
          <Radio.Group label={t`Стиль`} {...form.getInputProps('letter_style')}>
            <Stack gap="sm" mt="xs">
              {STYLES.map(([code, words]) => (
                <Radio key={code} value={code} label={i18n._(words)} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={t`Пожелания к письмам`}
            description={t`Обычными словами. Добавить то, чего нет в резюме, пожелание не может`}
            placeholder={t`Например: короче, без слова «команда», больше о базах данных`}
            maxLength={LONGEST_WISH}
            {...form.getInputProps('letter_wishes')}
          />
          <LastLetter resumeId={resume.id} />
        </Stack>
      </Section>
      {!resume.given && (
        <Section title={<Trans>Ответы в чатах</Trans>}>
          <Stack>
            <Text size="sm" c="dimmed">
              <Trans>Обычно ответ предлагается, а отправляете его вы. Можно разрешить один вид ответов без вас.</Trans>
            </Text>
            <Switch
              label={t`Отвечать без меня, если ответ есть в «Моих ответах»`}
              description={t`Только вашими словами. О встречах, деньгах сверх сказанного и всём новом спросим вас`}
              {...form.getInputProps('chat_auto', { type: 'checkbox' })}
            />
            {form.values.chat_auto && !settings.seen.chat_auto.includes('propose_reply') && (
              <Alert color="amber">
                <Trans>После сохранения такие ответы будут уходить от вашего имени без вашей проверки.</Trans>
              </Alert>
            )}
            <Anchor component={Link} to="/settings/answers" size="sm">
              <Trans>Мои ответы</Trans>
            </Anchor>
          </Stack>
        </Section>
      )}
    </SaveForm>
  );
}

/** The newest letter as an example: a changed style shows in the next one. */
function LastLetter({ resumeId }: { resumeId: string }) {
  const { t } = useLingui();
  const last = useLastLetter(resumeId);
  if (last.isLoadingError) return <ProblemBlock error={last.error} what={t`письмо`} onRetry={() => void last.refetch()} />;
  if (last.isPending) return <Loading rows={2} />;
  if (last.data === null) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Писем с этого резюме ещё не было. Первое появится здесь как образец.</Trans>
      </Text>
    );
  }
  return <Example id={last.data} />;
}

function Example({ id }: { id: string }) {
  const found = useApplication(id);
  if (found.data === undefined) return found.isError ? null : <Loading rows={2} />;
  const { letter, vacancy } = found.data;
  return (
    <div>
      <Text size="sm" fw={600}>
        <Trans>Последнее письмо:</Trans>{' '}
        <Anchor component={Link} to={`/applications/${id}`} size="sm">
          {vacancy.name}
        </Anchor>
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} maw={640} mt="xs">
        {letter}
      </Text>
      <Text size="xs" c="dimmed" mt="xs">
        <Trans>Новый стиль и пожелания видны со следующего письма.</Trans>
      </Text>
    </div>
  );
}
