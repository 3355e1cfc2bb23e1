import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Schemas } from '@/api/client';

export type DismissalReason = Schemas['DismissalReasonBody']['reason'];

/** Why a vacancy does not suit, in the order in which it is offered. */
export const DISMISSALS = {
  pay: msg({ message: 'Зарплата', context: 'почему не подходит' }),
  tasks: msg`Задачи`,
  level: msg`Уровень`,
  place: msg`Место`,
  schedule: msg({ message: 'График', context: 'почему не подходит' }),
  employer: msg`Компания`,
} as const satisfies Record<DismissalReason, MessageDescriptor>;
