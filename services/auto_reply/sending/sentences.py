"""What the owner reads about skips, in Russian."""

from datetime import datetime
from zoneinfo import ZoneInfo

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
