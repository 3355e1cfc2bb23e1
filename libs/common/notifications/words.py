"""What topics and many notifications at once are called, in Russian and English."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from libs.common.messages.catalogue import Language
from libs.common.notifications.topics import Topic
from libs.common.text.years import plural_ru

_SENTENCES: frozenset[Topic] = frozenset({"match_review", "application_help", "chat_action"})
"""Topics whose words are a sentence: they wait for something."""


@dataclass(frozen=True, slots=True)
class Words:
    """`name` stands in settings; `many` are the forms after a number."""

    name: str
    many: tuple[str, ...]


@cache
def words(language: Language) -> Mapping[str, Words]:
    """The words of every topic."""
    text = files("libs.common.notifications").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return {topic: Words(one["name"], tuple(one["many"])) for topic, one in tomllib.loads(text).items()}


def counted(topic: Topic, number: int, language: Language) -> str:
    """The number of notifications with its noun: `12 откликов`."""
    forms = words(language)[topic].many
    if language == "ru":
        return f"{number} {plural_ru(number, forms[0], forms[1], forms[2])}"
    return f"{number} {forms[number != 1]}"


def within_an_hour(topic: Topic, number: int, language: Language) -> str:
    """The title of a burst: `12 откликов за час`, or `За час: 12 чатов ждут вашего ответа`."""
    what = counted(topic, number, language)
    if topic in _SENTENCES:
        return f"За час: {what}" if language == "ru" else f"Within an hour: {what}"
    return f"{what} {'за час' if language == 'ru' else 'within an hour'}"


def journal_note(head: str, language: Language) -> str:
    """The newest line of the reader's audit log, for `vkatilsya audit verify --anchor`."""
    if language == "ru":
        return f"Отпечаток журнала действий (по нему видно, если журнал перепишут): {head}"
    return f"Fingerprint of the audit log (it shows whether the log was rewritten later): {head}"


def digest_title(number: int, language: Language) -> str:
    """The title of what came in quiet hours."""
    if language == "ru":
        return f"За тихие часы: {number} {plural_ru(number, 'новость', 'новости', 'новостей')}"
    return f"During quiet hours: {number} {'notification' if number == 1 else 'notifications'}"
