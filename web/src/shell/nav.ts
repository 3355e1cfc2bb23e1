import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import {
  IconBriefcase,
  IconCalendar,
  IconChartBar,
  IconFileText,
  IconChecklist,
  IconHome,
  IconMessages,
  IconSend,
  IconSettings,
  IconShieldCog,
  type TablerIcon,
} from '@tabler/icons-react';

import { useBootstrap, type Bootstrap } from '@/api/queries';

export interface Entry {
  path: string;
  label: MessageDescriptor;
  short?: MessageDescriptor;
  icon: TablerIcon;
  /** Its letter after `G`, by the place of the key. */
  key?: string;
  /** On the tab bar of phones; the others are behind «Ещё». */
  tab?: boolean;
  /** What waits for the owner there. */
  count?: (counters: Bootstrap['counters']) => number;
  /** Only for those who look after the installation. */
  admin?: boolean;
}

/** Screens of the menu, in its order. */
const ENTRIES: readonly Entry[] = [
  { path: '/', label: msg`Сегодня`, icon: IconHome, key: 'KeyS', tab: true },
  {
    path: '/review',
    label: msg`На проверке`,
    short: msg`Проверка`,
    icon: IconChecklist,
    key: 'KeyR',
    tab: true,
    count: ({ review }) => review,
  },
  { path: '/vacancies', label: msg`Вакансии`, icon: IconBriefcase, key: 'KeyV' },
  { path: '/applications', label: msg`Отклики`, icon: IconSend, key: 'KeyA', tab: true },
  { path: '/chats', label: msg`Чаты`, icon: IconMessages, key: 'KeyC', tab: true, count: ({ chats }) => chats },
  { path: '/calendar', label: msg`Календарь`, icon: IconCalendar, key: 'KeyK' },
  { path: '/statistics', label: msg`Статистика`, icon: IconChartBar, key: 'KeyT' },
  { path: '/resumes', label: msg`Резюме`, icon: IconFileText, key: 'KeyP' },
  { path: '/settings', label: msg`Настройки`, icon: IconSettings, key: 'KeyN' },
  { path: '/admin', label: msg`Администрирование`, icon: IconShieldCog, admin: true },
];

/** Those that the signed-in person may open. */
export function useEntries(): readonly Entry[] {
  const admin = useBootstrap(({ user }) => user.is_admin).data === true;
  return admin ? ENTRIES : ENTRIES.filter((one) => one.admin !== true);
}


/** Screens by their letter. */
export const PLACES: ReadonlyMap<string, string> = new Map(
  ENTRIES.flatMap(({ key, path }) => (key === undefined ? [] : [[key, path] as const])),
);
