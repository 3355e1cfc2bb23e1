import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export interface Key {
  /** Physical keys (`event.code`): letters work on every layout. */
  code: string;
  mod?: boolean;
  shift?: boolean;
  caps: string;
  does: MessageDescriptor;
}

/** Every shortcut: handlers, hints and the list of keys read this table. */
export const KEYS = {
  stop: { code: 'KeyX', mod: true, shift: true, caps: 'Ctrl Shift X', does: msg`Остановить всё` },
  palette: { code: 'KeyK', mod: true, caps: 'Ctrl K', does: msg`Найти раздел, отклик или вакансию` },
  help: { code: 'Slash', shift: true, caps: '?', does: msg`Список клавиш` },
  go: { code: 'KeyG', caps: 'G', does: msg`Перейти на экран: затем его буква` },
  next: { code: 'KeyJ', caps: 'J', does: msg`Следующая строка или письмо` },
  previous: { code: 'KeyK', caps: 'K', does: msg`Предыдущая` },
  select: { code: 'KeyX', caps: 'X', does: msg`Выбрать` },
  search: { code: 'Slash', caps: '/', does: msg`Искать` },
  showNew: { code: 'Period', caps: '.', does: msg`Показать новые` },
  send: { code: 'Enter', mod: true, caps: 'Ctrl Enter', does: msg`Отправить` },
  dismiss: { code: 'KeyD', caps: 'D', does: msg`Не подходит` },
  edit: { code: 'KeyE', caps: 'E', does: msg`Изменить` },
  unproven: { code: 'KeyN', caps: 'N', does: msg`Следующая фраза без подтверждения` },
  why: { code: 'KeyW', caps: 'W', does: msg`Почему такая оценка` },
  undo: { code: 'KeyZ', caps: 'Z', does: msg`Отменить последнее решение` },
  snooze: { code: 'KeyS', caps: 'S', does: msg`Отложить ответ` },
} as const satisfies Record<string, Key>;

export type KeyName = keyof typeof KEYS;

const MOVES: ReadonlySet<KeyName> = new Set(['next', 'previous']);
const KEPT = 'vk-keys';

/** Single keys get in the way of speech input: they can be switched off. */
export function singleKeysAreOn(): boolean {
  return localStorage.getItem(KEPT) !== 'off';
}

export function switchSingleKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? 'on' : 'off');
}

interface Pressed {
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

/** Whether this key was pressed, leaving aside where. */
export function isPressed(name: KeyName, event: Pressed): boolean {
  const key: Key = KEYS[name];
  if (event.isComposing || event.altKey || (event.repeat && !MOVES.has(name))) return false;
  const mod = event.ctrlKey || event.metaKey;
  return event.code === key.code && mod === (key.mod ?? false) && event.shiftKey === (key.shift ?? false);
}

/** Where single keys are typed text, or belong to something else. */
export function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role=dialog],[role=menu],[role=listbox]') !== null) return true;
  return target.isContentEditable || target.matches('input,textarea,select');
}
