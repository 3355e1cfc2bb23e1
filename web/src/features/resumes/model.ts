import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Schemas } from '@/api/client';

import type { Settings } from './filters';

export type Resume = Schemas['ResumeBody'];
export type Mode = Settings['mode'];

export const MODES: Readonly<Record<Mode, { words: MessageDescriptor; more?: MessageDescriptor }>> = {
  off: { words: msg`Выключено` },
  dry: { words: msg`Только искать`, more: msg`Вакансии оцениваются, писем нет` },
  review: { words: msg`Показывать мне`, more: msg`Письмо уходит только после вашего решения` },
  auto: {
    words: msg`Отправлять без меня`,
    more: msg`Если каждая фраза подтверждена резюме. Неподтверждённая остановит письмо`,
  },
};

type Words<Code extends string> = readonly (readonly [Code, MessageDescriptor])[];
type Filters = Settings['filters'];
type Of<Name extends keyof Filters> = NonNullable<Filters[Name]> extends readonly (infer Code)[] ? Code & string : never;

export const FORMATS: Words<Of<'work_formats'>> = [
  ['ON_SITE', msg`на месте работодателя`],
  ['HYBRID', msg`гибрид`],
  ['REMOTE', msg`удалённо`],
  ['FIELD_WORK', msg`разъездная работа`],
];

export const EXPERIENCE: Words<Of<'experience'>> = [
  ['noExperience', msg`без опыта`],
  ['between1And3', msg`от 1 года до 3 лет`],
  ['between3And6', msg`от 3 до 6 лет`],
  ['moreThan6', msg`больше 6 лет`],
];

export const EMPLOYMENT: Words<Of<'employment_forms'>> = [
  ['FULL', msg`полная занятость`],
  ['PART', msg`частичная занятость`],
  ['PROJECT', msg`проект или разовое задание`],
  ['FLY_IN_FLY_OUT', msg`вахта`],
];

export const SCHEDULES: Words<Of<'schedules'>> = [
  ['fullDay', msg`полный день`],
  ['shift', msg`сменный график`],
  ['flexible', msg`гибкий график`],
  ['remote', msg`удалённая работа`],
  ['flyInFlyOut', msg`вахтовый метод`],
];

export const STYLES: Words<Settings['letter_style']> = [
  ['formal', msg`Деловой`],
  ['friendly', msg`Дружелюбный`],
  ['short', msg`Короткий`],
];

/** The most that hh takes of one person in a day. */
export const HH_DAY = 200;
