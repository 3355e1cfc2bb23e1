"""Kill switches: which pauses an owner may end, and the sentences about them."""

from datetime import datetime
from typing import Literal

Scope = Literal["system", "user", "account", "resume"]
SUBJECTS = {
    "system": "Вся система",
    "user": "Все резюме",
    "account": "Аккаунт hh.ru",
    "resume": "Резюме",
}


def stop_sentence(scope: Scope, until: datetime | None) -> str:
    """What a switch did, for a person."""
    if until is None:
        return f"{SUBJECTS[scope]}: отправка остановлена. Очередь сохранится."
    return f"{SUBJECTS[scope]}: пауза. Поиск идёт, отправки нет."


def resume_sentence(scope: Scope) -> str:
    """What lifting a switch did, for a person."""
    return f"{SUBJECTS[scope]}: отправка снова разрешена."
