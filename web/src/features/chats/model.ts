import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import * as z from 'zod/mini';

import type { Fact, Topic } from '@/api/answers';
import type { Schemas } from '@/api/client';
import { isTopic } from '@/lib/topics';

export type Action = Schemas['ActionBody'];
export type Chat = Schemas['services__api__chats__bodies__ChatBody'];
export type Message = Schemas['MessageBody'];

export const KINDS: Readonly<Record<Action['kind'], MessageDescriptor>> = {
  propose_reply: msg`Предлагаем ответ`,
  mark_interview: msg`Зовут на собеседование`,
  ask_user: msg`Нужен ваш ответ`,
  fill_form: msg`Просят заполнить анкету`,
  test_task: msg`Дали тестовое задание`,
  decline_suggest: msg`Похоже, не стоит соглашаться`,
  rejection: msg`Отказ`,
  automated: msg`Спрашивает робот работодателя`,
  suspicious: msg`Похоже на обман`,
  follow_up: msg`Можно напомнить о себе`,
  none: msg`Отвечать не нужно`,
};

export const STATES: Readonly<Record<Action['state'], MessageDescriptor>> = {
  proposed: msg`Ждёт вашего решения`,
  snoozed: msg`Отложено`,
  approved: msg`В очереди на отправку`,
  sending: msg`Отправляем…`,
  unknown: msg`Не знаем, дошло ли сообщение. Проверяем в чате hh.ru. Второй раз не отправим.`,
  sent: msg`Отправлено`,
  needs_owner: msg`Нужна ваша помощь: проверьте чат на hh.ru`,
  dismissed: msg`Решено не отвечать`,
  expired: msg`Уже неактуально`,
  refused: msg`Не отправлено`,
};

const details = z.object({
  links: z.catch(z.array(z.string()), []),
  slots: z.catch(z.array(z.object({ text: z.string(), start: z.nullish(z.string()) })), []),
  missing: z.catch(z.array(z.object({ topic: z.string(), subject: z.string(), question: z.string() })), []),
});

export type Details = z.infer<typeof details>;
export type Asked = Details['missing'][number] & { topic: Topic };

/** What the reading of the message found; anything unreadable is nothing. */
export function detailsOf(action: Pick<Action, 'details'>): Details {
  return details.safeParse(action.details).data ?? { links: [], slots: [], missing: [] };
}

/** Longer words answer more than the one thing that was asked. */
const LONGEST_FACT = 500;

/** The one fact that the employer asks for and the bank lacks; of several nobody can tell which words answer which. */
export function askedOnce(action: Pick<Action, 'details' | 'sensitive' | 'suspicious'>): Asked | undefined {
  const { missing } = detailsOf(action);
  const [one] = missing;
  if (one === undefined || missing.length > 1 || action.sensitive || action.suspicious) return undefined;
  return isTopic(one.topic) && !(one.topic === 'other' && one.subject === '') ? { ...one, topic: one.topic } : undefined;
}

/** Whether words are short enough to be repeated to the next employer. */
export function isFact(text: string): boolean {
  return text.trim() !== '' && text.length <= LONGEST_FACT;
}

/** The owner's words under their language; what he stated in the other one stays. */
export function stated(words: string, before?: Pick<Fact, 'text' | 'text_en'>): Pick<Fact, 'text' | 'text_en'> {
  const kept = { text: before?.text ?? '', text_en: before?.text_en ?? '' };
  return /\p{Script=Cyrillic}/u.test(words) ? { ...kept, text: words } : { ...kept, text_en: words };
}

/** The action that waits in the chat: the newest one that its owner can still decide. */
export function openAction(actions: readonly Action[]): Action | undefined {
  return actions
    .filter((one) => one.can.length > 0 && one.state !== 'dismissed')
    .toSorted((one, other) => other.created_at.localeCompare(one.created_at))[0];
}

interface Draft {
  text: string;
  /** The owner has written something else than what was proposed. */
  touched: boolean;
}

/** What stands in the field: the owner's own text is never replaced by a newer proposal. */
export function draftOf(kept: string | undefined, proposed: string | null): Draft {
  if (kept === undefined || kept === proposed) return { text: proposed ?? '', touched: false };
  return { text: kept, touched: true };
}

export type DecisionBody = Schemas['services__api__chats__bodies__DecisionInput'];
type Said = Partial<DecisionBody> & Pick<DecisionBody, 'decision'>;

/** A decision about the action as the owner sees it. */
export function decisionOn(action: Action, said: Said): DecisionBody {
  return { expected_version: action.version, secrets_meant: false, remember: [], ...said };
}

/** How the decision is said: the proposal as it stands, or the owner's words, and what of them is to be remembered. */
export function sendBody(action: Action, text: string, asked?: Asked): DecisionBody {
  const untouched = action.can.includes('approve') && text === action.draft;
  if (untouched) return decisionOn(action, { decision: 'approve', draft_hash: action.draft_hash });
  const remember = asked === undefined ? [] : [{ topic: asked.topic, subject: asked.subject, ...stated(text) }];
  return decisionOn(action, { decision: 'edit', text, remember });
}
