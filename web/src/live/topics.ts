import { keys } from '@/api/keys';

import type { NotificationFrame } from './frames';

type Key = readonly string[];

/** What may have changed when a notification of a topic comes. Counters, limits, what leaves next and decisions are always looked at again. */
const CHANGES: Readonly<Record<string, readonly Key[]>> = {
  match_review: [keys.applications, keys.matches, keys.statistics],
  match_found: [keys.applications, keys.matches, keys.statistics],
  application_sent: [keys.applications, keys.statistics],
  application_failed: [keys.applications, keys.statistics],
  application_help: [keys.applications],
  employer_invited: [keys.applications, keys.chats, keys.statistics],
  employer_rejected: [keys.applications, keys.chats, keys.statistics],
  employer_news: [keys.applications, keys.chats],
  employer_viewed: [keys.applications, keys.statistics],
  chat_message: [keys.chats, keys.chatActions, keys.calendar],
  chat_action: [keys.chats, keys.chatActions, keys.calendar],
  chat_news: [keys.chats, keys.chatActions, keys.calendar],
  decision: [keys.applications, keys.matches, keys.chats, keys.chatActions, keys.calendar],
  decision_refused: [keys.applications, keys.matches, keys.chats, keys.chatActions],
  account_problem: [keys.resumes, keys.telegram],
  account_news: [keys.resumes, keys.telegram, keys.pendingLink],
  sign_in: [keys.sessions],
};

export function changedBy(frame: NotificationFrame): readonly Key[] {
  return [keys.bootstrap, keys.notifications, ...(CHANGES[frame.topic] ?? [])];
}
