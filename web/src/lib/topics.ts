import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Topic } from '@/api/answers';

/** What employers ask about, in the words of the answer bank. */
export const TOPICS = {
  salary: msg`Зарплата`,
  start: msg`Когда готовы начать`,
  format: msg`Формат работы`,
  schedule: msg`График`,
  relocation: msg`Переезд`,
  trips: msg`Командировки`,
  links: msg`Ссылки на работы`,
  language: msg`Языки`,
  about: msg`О себе`,
  other: msg`Другое`,
} as const satisfies Record<Topic, MessageDescriptor>;

export function isTopic(name: string): name is Topic {
  return name in TOPICS;
}
