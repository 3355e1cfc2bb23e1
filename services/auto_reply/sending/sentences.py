"""What the owner reads about pauses and skips, in Russian."""

from datetime import datetime
from zoneinfo import ZoneInfo

from libs.common.events.reply import PauseReason

HOLDS: dict[str, str] = {
    "limit": "Лимит откликов за сутки исчерпан. Продолжим, когда освободится место.",
    "plan": "Отклики по вашему тарифу закончились. Продолжим, когда начнётся новый период.",
    "resume_cap": "Лимит откликов с этого резюме за сутки исчерпан. Продолжим, когда освободится место.",
    "quiet_hours": "Сейчас тихие часы. Отклики уйдут, когда они закончатся.",
    "owner": "Отправка откликов остановлена вами. Возобновите её, когда будете готовы.",
    "dead_man": "Вы давно не заходили, поэтому отправка остановлена. Загляните и возобновите её.",
    "captcha": "hh.ru просит подтвердить, что вы не робот. Отправка ждёт вас.",
    "access_refused": "hh.ru не разрешает приложению откликаться. Откликнуться можно вручную на сайте.",
    "app_deleted": "hh.ru не узнаёт это приложение: проверьте его ключи на dev.hh.ru.",
    "needs_login": "Вход в hh.ru больше не действует. Войдите заново, отклики ждут.",
    "drift": "hh.ru отвечает не так, как раньше. Отправка остановлена, чтобы ничего не испортить.",
    "breaker": "hh.ru не отвечает. Подождём и попробуем снова.",
    "resume": "Резюме снято с публикации или удалено на hh.ru. Опубликуйте его, и отклики продолжатся.",
    "resume_stale": "Перед отправкой проверяем, не изменилось ли резюме на hh.ru.",
    "resume_refused": "hh.ru не принимает это резюме: проверьте, что оно опубликовано. Отклики ждут.",
    "visibility_consent": "hh.ru ждёт вашего согласия на передачу данных работодателю. Отклики ждут.",
    "visibility_conflict": "Резюме открыто не всем компаниям, а эта скрыла название. Отклик ждёт.",
    "origin": "Этот аккаунт привязан в другом режиме работы программы. Отклики с него здесь не отправляются.",
    "mode_off": "Автоотклик для этого резюме выключен.",
    "employer": "Этому работодателю вы уже откликнулись недавно.",
}

PAUSE_REASONS: dict[str, PauseReason] = {
    "limit": "limit",
    "plan": "limit",
    "resume_cap": "limit",
    "quiet_hours": "quiet_hours",
    "owner": "owner",
    "dead_man": "owner",
    "captcha": "captcha",
    "access_refused": "access_refused",
    "app_deleted": "access_refused",
    "needs_login": "needs_login",
    "drift": "drift",
    "breaker": "breaker",
    "resume_refused": "resume",
    "visibility_consent": "resume",
    "visibility_conflict": "resume",
    "origin": "owner",
}
"""Holds that stop an account or a resume are told; those of one row (employer) or of the owner's own hand are not, nor
what the reading of resumes tells (a resume that was taken off).
"""

DRY_RUN = "Пробный режим: отклик подготовлен и проверен, но не отправлен."
EXPIRED = "Отклик так и не ушёл за отведённый срок и снят с очереди."
ARCHIVED = "Вакансия ушла в архив раньше, чем мы откликнулись."
NO_LETTER = "Письмо для этой вакансии составить не удалось. Откликнитесь вручную на сайте."
VACANCY_GONE = "Такой вакансии на hh.ru больше нет."
NOT_PROVED = "Ответ hh.ru потерян, и проверить отклик не получилось. Загляните в список откликов на hh.ru."
TOO_MANY_TRIES = "Отклик не удалось отправить за несколько попыток. Откликнитесь вручную на сайте."


def with_time(sentence: str, until: datetime | None, zone: ZoneInfo) -> str:
    """The sentence, with the end of the pause on the owner's clock when it is known."""
    if until is None:
        return sentence
    local = until.astimezone(zone)
    return f"{sentence} До {local:%H:%M} {local:%d.%m}."
