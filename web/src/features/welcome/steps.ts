import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export interface Step {
  path: string;
  /** In the row of steps, and over the step. */
  name: MessageDescriptor;
  title: MessageDescriptor;
}

/** The first run, in its order. Every step but the first needs hh.ru. */
export const STEPS: readonly [Step, ...Step[]] = [
  { path: '/welcome', name: msg`Подключение`, title: msg`Как подключимся?` },
  { path: '/welcome/resumes', name: msg`Резюме`, title: msg`С какими резюме работать?` },
  { path: '/welcome/mode', name: msg`Режим и порог`, title: msg`Что отправлять?` },
  { path: '/welcome/telegram', name: msg`Telegram`, title: msg`Решать с телефона` },
  { path: '/welcome/done', name: msg`Готово`, title: msg`Всё готово` },
];

/** The step of an address; what is not known is the first one. */
export function stepOf(pathname: string): number {
  const found = STEPS.findLastIndex(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  return Math.max(0, found);
}
