import { msg, plural } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';

import { number } from '@/lib/format';

const KINDS = new Map<string, MessageDescriptor>([
  ['daily', msg`сама, раз в сутки`],
  ['by_hand', msg`сделана вручную`],
  ['before_restore', msg`перед восстановлением`],
]);

export const kindWords = (kind: string) => KINDS.get(kind) ?? msg`другая`;

const STATES = new Map<string, MessageDescriptor>([
  ['ready', msg`читается здесь`],
  ['backup_wrong_phrase', msg`нужна её фраза`],
  ['backup_newer', msg`более новая версия: сначала обновите Вкатился`],
  ['backup_other_mode', msg`другой режим: демо и настоящий hh.ru хранятся отдельно`],
  ['backup_other_world', msg`другое демо: с другими вакансиями или резюме`],
  ['backup_other_keys', msg`её ключа нет в SECRET_KEYS окружения`],
  ['backup_unbound', msg`старая версия: вернуть можно только в терминале, с ключом --trusted`],
]);

/** Whether this installation can read it. */
export const stateWords = (state: string) => STATES.get(state) ?? msg`файл испорчен`;

const WHY = new Map<string, MessageDescriptor>([
  ['disk', msg`Не хватило места на диске, или диск не отвечает.`],
  ['backup_wrong_phrase', msg`Файл копии изменился, или фраза к нему не подходит.`],
  ['backup_unreadable', msg`Файл копии испорчен.`],
]);

export const whyWords = (why: string | null | undefined) => WHY.get(why ?? '') ?? msg`Причина сказана в окне, где запущен Вкатился.`;

export const spoiledWords = (count: number) =>
  msg`${plural(count, {
    one: '# файл с именем копии прочитать не удалось: он испорчен.',
    few: '# файла с именем копии прочитать не удалось: они испорчены.',
    many: '# файлов с именем копии прочитать не удалось: они испорчены.',
    other: '# файла с именем копии прочитать не удалось: они испорчены.',
  })}`;

export function megabytes(size: number): string {
  return number(Math.max(0.1, Math.round(size / 104_857.6) / 10));
}
