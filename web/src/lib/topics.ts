import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

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
  other: msg`Другое`,
} as const satisfies Record<string, MessageDescriptor>;
