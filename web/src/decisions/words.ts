import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What was decided, as a record of it. */
export const ACTIONS: Readonly<Record<string, MessageDescriptor>> = {
  approve: msg`Отправить`,
  edit: msg`Изменить письмо`,
  dismiss: msg`Не подходит`,
  undo: msg`Отменено`,
  sent_by_hand: msg`Отправлено вручную`,
  apply: msg`Отклик по ссылке`,
};

/** From where it was decided. */
export const VIA: Readonly<Record<string, MessageDescriptor>> = {
  web: msg`на сайте`,
  telegram: msg`в Telegram`,
  cli: msg`в командной строке`,
};
