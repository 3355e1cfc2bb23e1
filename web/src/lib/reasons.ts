import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Why sending rests, in a few words after «пауза:». */
const REASONS: Readonly<Record<string, MessageDescriptor>> = {
  owner: msg`вы остановили`,
  captcha: msg`hh.ru просит подтвердить, что вы человек`,
  limit: msg`лимит откликов`,
  access_refused: msg`hh.ru не принимает отклики от программы`,
  needs_login: msg`нужно войти в hh.ru заново`,
  breaker: msg`hh.ru отвечает ошибками`,
  drift: msg`hh.ru отвечает не так, как раньше`,
  app_deleted: msg`приложение на hh.ru отключено`,
  dead_man: msg`вас давно не было`,
  resume_refused: msg`hh.ru не принимает это резюме`,
  visibility_consent: msg`нужно ваше согласие на видимость резюме`,
  visibility_conflict: msg`видимость резюме не подходит`,
  quiet_hours: msg`тихие часы`,
  pacing: msg`пауза между откликами`,
  plan: msg`лимит тарифа`,
  resume_cap: msg`лимит резюме`,
  llm_budget: msg`бюджет ИИ исчерпан`,
  resume: msg`резюме снято с публикации`,
  resume_stale: msg`резюме перечитывается с hh.ru`,
  mode_off: msg`резюме выключено`,
  switch: msg`отправка остановлена`,
  origin: msg`отклик из другого режима`,
  employer: msg`в эту компанию вы недавно откликались`,
};

const OTHER = msg`сервер ждёт`;

export function reasonWords(reason: string): MessageDescriptor {
  return REASONS[reason] ?? OTHER;
}
