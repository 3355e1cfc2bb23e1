import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Who wrote a text that went to an employer. */
export const AUTHORSHIP: Readonly<Record<string, MessageDescriptor>> = {
  ai_auto: msg`написано ИИ, отправлено без вашего участия`,
  ai_approved: msg`написано ИИ, одобрено вами`,
  human: msg`написано вами`,
};

/** Who wrote a text that may still leave. */
export function authorOf(authored: string | null, sent: boolean): MessageDescriptor | undefined {
  if (authored === null) return undefined;
  return authored === 'ai_auto' && !sent ? msg`написано ИИ` : AUTHORSHIP[authored];
}
