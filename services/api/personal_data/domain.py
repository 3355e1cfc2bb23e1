"""What a person is told about the data that is kept of him."""

from collections.abc import Mapping

from libs.common.messages.catalogue import Language, message

CONFIRMATIONS: Mapping[Language, str] = {"ru": "стереть мои данные", "en": "erase my data"}
"""What has to be typed before anything is erased; either will do."""
REMAINS = ("on_hh", "in_queues", "in_logs", "in_backups", "in_audit")
READMES: Mapping[Language, str] = {
    "ru": """Вкатился: всё, что хранится о вас

Выгружено: {at:%d.%m.%Y %H:%M} UTC. Внутренний номер: {user_id}.
Каждый файл — список записей одной таблицы в JSON. Время указано в UTC, хранится так же.

{files}

Здесь нет того, чем можно войти вместо вас: хеша пароля, хешей сеансов и ссылок, ключей hh.ru.
Нет и общего для всех: вакансий (снимок вакансии лежит в каждом отклике) и тарифов.

audit_log.json можно проверить: hash строки — это SHA-256 от prev_hash, перевода строки и JSON с полями
action, actor, data, number (ключи по алфавиту, без пробелов, UTF-8).
""",
    "en": """Vkatilsya: all that is kept of you

Exported: {at:%d.%m.%Y %H:%M} UTC. Internal number: {user_id}.
Each file is a list of the rows of one table in JSON. Times are in UTC, as they are kept.

{files}

What one could sign in with instead of you is left out: hashes of the password, of sign-ins and links, keys to hh.ru.
So is what belongs to everybody: vacancies (each application has a copy of its vacancy) and plans.

audit_log.json can be checked: the hash of a line is the SHA-256 of prev_hash, a line feed and JSON with the fields
action, actor, data, number (keys in the order of the alphabet, without spaces, UTF-8).
""",
}


def goes(language: Language = "ru") -> str:
    """What an erasure deletes."""
    return message("erasure", "goes", language).sentence


def remains(language: Language = "ru") -> list[str]:
    """What it cannot reach, and for how long."""
    return [message("erasure", one, language).sentence for one in REMAINS]


def title(table: str, language: Language = "ru") -> str:
    """What a person calls a table."""
    return message("kept", table, language).word


def confirms(text: str) -> bool:
    """Whether the typed text is the confirmation; case, quotes and spaces around do not matter."""
    return " ".join(text.strip(" \t\n«»\"'.").lower().split()) in CONFIRMATIONS.values()
