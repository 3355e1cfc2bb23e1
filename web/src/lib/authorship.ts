import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Who wrote a text that went to an employer. */
export const AUTHORSHIP: Readonly<Record<string, MessageDescriptor>> = {
  ai_auto: msg`написано ИИ, отправлено без вашего участия`,
  ai_approved: msg`написано ИИ, одобрено вами`,
  human: msg`написано вами`,
};
