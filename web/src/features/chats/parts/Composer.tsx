import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';

import { isProblem } from '@/api/problem';
import { draftKey, draftsSurvive, keepDraft, readDraft } from '@/lib/drafts';
import { isPressed } from '@/lib/keys';
import { TOPICS } from '@/lib/topics';
import { useKey } from '@/lib/useKeys';
import { ProblemText } from '@/ui/ProblemBlock';
import { useAskBeforeClosing } from '@/ui/Unsaved';

import { askedOnce, decisionOn, draftOf, isFact, sendBody, type Action } from '../model';
import { useActionDecision } from '../queries';
import { AnswersMenu } from './AnswersMenu';
import { SnoozeMenu } from './SnoozeMenu';

interface Props {
  chatId: string;
  user: string;
  action: Action;
  canWrite: boolean;
}

/** The reply: the proposal or the owner's words. A newer proposal never replaces what was typed. */
export function Composer({ chatId, user, action, canWrite }: Props) {
  const { t, i18n } = useLingui();
  const key = draftKey(user, 'chat', chatId);
  const [own, setOwn] = useState<string | undefined>(() => readDraft(key));
  const decision = useActionDecision(chatId);
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, touched } = draftOf(own, action.draft);
  const [remember, setRemember] = useState(false);
  const asked = askedOnce(action);
  const mayRemember = asked !== undefined && touched && isFact(text);
  const { can } = action;
  const canSend = canWrite && (can.includes('edit') || (can.includes('approve') && text === action.draft));
  const offered = touched && action.draft !== null;

  const saying = decision.isPending ? decision.variables.body.decision : undefined;

  function write(next: string | undefined): void {
    setOwn(next);
    void keepDraft(key, next ?? '');
  }
  function say(body: Parameters<typeof decision.mutate>[0]['body'], sent = false): void {
    decision.mutate({ id: action.id, body }, { onSuccess: () => sent && write(undefined) });
  }
  function send(secretsMeant = false): void {
    if (canSend && saying === undefined && text.trim() !== '') say({ ...sendBody(action, text, remember && mayRemember ? asked : undefined), secrets_meant: secretsMeant }, true);
  }

  useAskBeforeClosing(touched && !draftsSurvive());
  useKey('edit', () => field.current?.focus(), canWrite);
  const wrong = isProblem(decision.error) ? decision.error.fields.text : undefined;
  const givesAway = isProblem(decision.error) && decision.error.code === 'sensitive_text';
  return (
    <Stack gap="sm">
      {action.options.length > 0 && canWrite && (
        <Group gap="xs">
          <Text size="sm">
            <Trans>Варианты:</Trans>
          </Text>
          {action.options.map((option) => (
            <Button key={option} size="compact-sm" variant="default" onClick={() => write(option)}>
              {option}
            </Button>
          ))}
        </Group>
      )}
      {canWrite && (
        <Textarea
          ref={field}
          label={t`Ваш ответ`}
          maxRows={14}
          value={text}
          maxLength={10_000}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (isPressed('send', event.nativeEvent)) {
              event.preventDefault();
              send();
            }
          }}
          description={<span className="vk-keyboard">{t`Enter переносит строку, Ctrl+Enter отправляет`}</span>}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={wrong}
        />
      )}
      {mayRemember && canWrite && (
        <Checkbox
          label={t`Запомнить этот ответ: ${i18n._(TOPICS[asked.topic])}`}
          description={t`Его повторят другим работодателям, которые спросят то же. Изменить можно в «Моих ответах».`}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
      )}
      {offered && (
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            <Trans>Предлагаем другой текст: {action.draft}</Trans>
          </Text>
          <Button size="compact-sm" variant="default" onClick={() => write(undefined)}>
            <Trans>Взять его</Trans>
          </Button>
        </Group>
      )}
      {decision.isError && wrong === undefined && !givesAway && (
        <Alert color="red" role="alert">
          <ProblemText error={decision.error} />
        </Alert>
      )}
      {givesAway && decision.variables?.body.text === text && (
        <Alert color="amber" role="alert" title={t`Точно отправить это?`}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">
              <ProblemText error={decision.error} />
            </Text>
            <Group gap="sm">
              <Button size="xs" variant="default" onClick={() => send(true)}>
                <Trans>Всё равно отправить</Trans>
              </Button>
              <Button size="xs" variant="default" onClick={() => field.current?.focus()}>
                <Trans>Изменить ответ</Trans>
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      <Group gap="sm">
        {canWrite && (can.includes('edit') || can.includes('approve')) && (
          <Button onClick={() => send()} disabled={!canSend || saying !== undefined || text.trim() === ''} loading={saying === 'approve' || saying === 'edit'}>
            <Trans>Отправить</Trans>
          </Button>
        )}
        {canWrite && <AnswersMenu onPick={(fact) => write(text === '' ? fact : `${text} ${fact}`)} />}
        {can.includes('snooze') && (
          <SnoozeMenu
            busy={saying !== undefined}
            onPick={(snooze_until) =>
              say(decisionOn(action, { decision: 'snooze', snooze_until }))
            }
          />
        )}
        {can.includes('dismiss') && (
          <Button
            variant="default"
            disabled={saying !== undefined}
            loading={saying === 'dismiss'}
            onClick={() => say(decisionOn(action, { decision: 'dismiss' }))}
          >
            <Trans>Не отвечать</Trans>
          </Button>
        )}
        {can.includes('undo') && (
          <Button
            variant="default"
            disabled={saying !== undefined}
            loading={saying === 'undo'}
            onClick={() => say(decisionOn(action, { decision: 'undo' }))}
          >
            <Trans>Отменить</Trans>
          </Button>
        )}
      </Group>
    </Stack>
  );
}
