import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

import type { Pause } from './switchModel';

const REASONS: Readonly<Record<Pause['reason'], MessageDescriptor>> = {
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
};

export function reasonWords(i18n: I18n, pause: Pause): string {
  return i18n._(REASONS[pause.reason]);
}
