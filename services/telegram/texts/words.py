"""The bot's words by language, read once. Facts are quoted as they are filled in."""

import tomllib
from functools import cache
from importlib.resources import files

from libs.common.messages.catalogue import Language
from services.telegram.message import quoted

_RUSSIAN = frozenset({"ru", "be", "uk", "kk", "ky", "uz", "tg", "hy", "az", "ka", "ro"})
"""Interface languages of people who read Russian sooner than English."""


@cache
def catalogue(language: Language) -> dict[str, dict[str, str]]:
    """Everything that the bot says in a language."""
    return tomllib.loads(files("services.telegram.texts").joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def said(language: Language, key: str, **facts: object) -> str:
    """The words of a key as HTML."""
    return catalogue(language)["say"][key].format(**{name: quoted(str(fact)) for name, fact in facts.items()})


def language_of(code: str | None) -> Language:
    """The language of a person whose Telegram speaks `code`; Russian when that is not known."""
    return "ru" if not code or code.split("-")[0].lower() in _RUSSIAN else "en"
