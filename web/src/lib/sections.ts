import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const SECTIONS: Readonly<Record<string, MessageDescriptor>> = {
  title: msg`Желаемая должность`,
  skills: msg`Ключевые навыки`,
  experience: msg`Опыт работы`,
  total: msg`Общий опыт работы`,
  about: msg`О себе`,
  education: msg`Образование`,
  languages: msg`Языки`,
  answers: msg`Мои ответы`,
};
const OTHER = msg({ message: 'Резюме', context: 'одно' });

/** Part of the resume in which a line stands. */
export function sectionWords(section: string): MessageDescriptor {
  return SECTIONS[section] ?? OTHER;
}
