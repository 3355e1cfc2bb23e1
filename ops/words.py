"""Russian words that depend on numbers, and times as a person reads them."""

import re
from datetime import datetime

from libs.common.messages.catalogue import known
from libs.common.text.years import plural_ru


def plural(number: int, one: str, few: str, many: str) -> str:
    """Return the number with the right form: 1 балл, 3 балла, 12 баллов."""
    return f"{number} {plural_ru(number, one, few, many)}"


def size(amount: int) -> str:
    """Return an amount of bytes in the unit that fits: 0 КБ, 340 КБ, 12 МБ, 3,4 ГБ."""
    if amount < 1 << 20:
        return f"{amount >> 10} КБ"
    if amount < 1 << 30:
        return f"{amount >> 20} МБ"
    return f"{amount / (1 << 30):.1f} ГБ".replace(".", ",")


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units: 42 с, 3 мин 5 с, 2 ч 10 мин, 1 д 4 ч."""
    left = int(seconds)
    parts: list[str] = []
    for size, name in ((86_400, "д"), (3_600, "ч"), (60, "мин"), (1, "с")):
        amount, left = divmod(left, size)
        if amount or (parts and len(parts) < 2):
            parts.append(f"{amount} {name}")
        if len(parts) == 2:
            break
    return " ".join(part for part in parts if not part.startswith("0 ")) or "0 с"


def clock(moment: datetime, now: datetime) -> str:
    """Return the local time, with the date when it is not today: 12:03 or 24.11 в 09:00."""
    local, today = moment.astimezone(), now.astimezone()
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%d.%m} в {local:%H:%M}"


def times(number: int) -> str:
    """Return how often: 1 раз, 3 раза."""
    return plural(number, "раз", "раза", "раз")


def scope_word(scope: str) -> str:
    """Return whom a switch stops, as an operator reads it."""
    found = known("scope", scope)
    return found.word if found else scope


POISON = {
    "vacancy": "вакансии",
    "resume": "резюме",
    "negotiation": "отклики и приглашения",
    "chat": "чаты",
    "message": "сообщения в чатах",
    "update": "сообщения боту",
}


def fault_words(fault: str) -> str:
    """Return the sentence of a stored fault, without the code before it where one is there for programs."""
    code, colon, sentence = fault.partition(": ")
    return sentence if colon and code.isascii() and code.isidentifier() and re.search("[а-яё]", sentence) else fault


def poison_word(kind: str) -> str:
    """Return what could not be processed, as an operator reads it."""
    return POISON.get(kind, kind)


def pause_word(reason: str) -> str:
    """Return why a switch is on, as an operator reads it."""
    pause = known("pause", reason)
    return pause.word if pause else reason


def account_word(state: str) -> str:
    """Return what state a linked account is in."""
    account = known("account", state)
    return (account.word if account else "") or state
