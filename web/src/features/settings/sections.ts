import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { lazy, type ComponentType } from 'react';

const Access = lazy(async () => ({ default: (await import('./parts/Access')).Access }));
const Answers = lazy(async () => ({ default: (await import('./parts/Answers')).Answers }));
const Backups = lazy(async () => ({ default: (await import('./parts/backups/Backups')).Backups }));
const Data = lazy(async () => ({ default: (await import('./parts/Data')).Data }));
const Interface = lazy(async () => ({ default: (await import('./parts/Interface')).Interface }));
const Notifications = lazy(async () => ({ default: (await import('./parts/Notifications')).Notifications }));
const Plan = lazy(async () => ({ default: (await import('./parts/Plan')).Plan }));
const Sessions = lazy(async () => ({ default: (await import('./parts/Sessions')).Sessions }));
const Telegram = lazy(async () => ({ default: (await import('./parts/Telegram')).Telegram }));

interface SectionEntry {
  name: string;
  label: MessageDescriptor;
  show: ComponentType;
}

export const SECTIONS: readonly [SectionEntry, ...SectionEntry[]] = [
  { name: 'access', label: msg`Доступ к hh.ru`, show: Access },
  { name: 'notifications', label: msg`Уведомления`, show: Notifications },
  { name: 'telegram', label: msg`Telegram`, show: Telegram },
  { name: 'answers', label: msg`Мои ответы`, show: Answers },
  { name: 'sessions', label: msg`Вход и сеансы`, show: Sessions },
  { name: 'data', label: msg`Данные`, show: Data },
  { name: 'backups', label: msg`Резервные копии`, show: Backups },
  { name: 'plan', label: msg`Тариф и ИИ`, show: Plan },
  { name: 'interface', label: msg`Интерфейс`, show: Interface },
];
