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
  /** On the tab bar of phones; the others are behind «Ещё». */
  tab?: boolean;
  /** What waits for the owner there. */
  count?: (counters: Bootstrap['counters']) => number;
  /** Only for those who look after the installation. */
  admin?: boolean;
}

/** Screens of the menu, in its order. */
const ENTRIES: readonly Entry[] = [
  { path: '/', label: msg`Сегодня`, icon: IconHome, tab: true },
  {
    path: '/review',
    label: msg`На проверке`,
    short: msg`Проверка`,
    icon: IconChecklist,
    tab: true,
    count: ({ review }) => review,
  },
  { path: '/vacancies', label: msg`Вакансии`, icon: IconBriefcase },
  { path: '/applications', label: msg`Отклики`, icon: IconSend, tab: true },
  { path: '/chats', label: msg`Чаты`, icon: IconMessages, tab: true, count: ({ chats }) => chats },
  { path: '/calendar', label: msg`Календарь`, icon: IconCalendar },
  { path: '/statistics', label: msg`Статистика`, icon: IconChartBar },
  { path: '/resumes', label: msg`Резюме`, icon: IconFileText },
  { path: '/settings', label: msg`Настройки`, icon: IconSettings },
  { path: '/admin', label: msg`Администрирование`, icon: IconShieldCog, admin: true },
];

/** Those that the signed-in person may open. */
export function useEntries(): readonly Entry[] {
  const admin = useBootstrap(({ user }) => user.is_admin).data === true;
  return admin ? ENTRIES : ENTRIES.filter((one) => one.admin !== true);
}

