import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import * as z from 'zod/mini';

import type { Schemas } from '@/api/client';

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

/** What the reading of the message found; anything unreadable is nothing. */
export function detailsOf(action: Pick<Action, 'details'>): Details {
  return details.safeParse(action.details).data ?? { links: [], slots: [], missing: [] };
}

/** The action that waits in the chat: the newest one that its owner can still decide. */
export function openAction(actions: readonly Action[]): Action | undefined {
  return actions
    .filter((one) => one.can.length > 0 && one.state !== 'dismissed')
    .toSorted((one, other) => other.created_at.localeCompare(one.created_at))[0];
}

export interface Draft {
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

/** How the decision is said: the proposal as it stands, or the owner's words. */
export function sendBody(action: Action, text: string): DecisionBody {
  const untouched = action.can.includes('approve') && text === action.draft;
  return decisionOn(
    action,
    untouched ? { decision: 'approve', draft_hash: action.draft_hash } : { decision: 'edit', text },
  );
}
