"""Kill switches: which pauses an owner may end, and the sentences about them."""

from datetime import datetime
from typing import Literal

Scope = Literal["system", "user", "account", "resume"]
LIFTABLE = (
    "owner",
    "captcha",
    "breaker",
    "access_refused",
    "drift",
    "dead_man",
    "resume_refused",
    "visibility_consent",
)
"""Pauses that a person may end; the others (limit, needs_login, app_deleted) end with their cause."""
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
