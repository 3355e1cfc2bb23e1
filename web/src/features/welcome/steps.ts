import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Bootstrap } from '@/api/queries';

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

export interface Lack {
  /** Over the last step, in place of «Всё готово». */
  title: MessageDescriptor;
  why: MessageDescriptor;
  /** Where it is made up for, and how the way there is called. */
  path: string;
  act: MessageDescriptor;
}

const NO_ACCOUNT: Lack = {
  title: msg`Осталось подключить hh.ru`,
  why: msg`hh.ru не подключён, поэтому искать пока негде.`,
  path: '/welcome',
  act: msg`К подключению`,
};

const NO_RESUME: Lack = {
  title: msg`Осталось выбрать резюме`,
  why: msg`Ни одно резюме не выбрано, поэтому поиск выключен.`,
  path: '/welcome/resumes',
  act: msg`Выбрать резюме`,
};

/** Without what nothing is searched for; nothing where the first run is really over. */
export function lackOf({ account, resumes }: Pick<Bootstrap, 'account' | 'resumes'>): Lack | undefined {
  if (account?.state !== 'linked') return NO_ACCOUNT;
  return resumes.some((one) => !one.given && one.settings.mode !== 'off') ? undefined : NO_RESUME;
}
