"""What a person reads of every reason: title, sentence and a short word, in Russian and English, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["pause", "block", "failure", "wait", "decision", "standing", "loop"]
"""Why sending rests, what stops an account beside, why an application ended or hh wants to be asked later, why a
decision was not carried out, what an application that has not ended stands at, and what a loop that fails was for."""
Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Message:
    """`title` heads a notification, `sentence` says what is and what to do, `word` stands in tables."""

    sentence: str
    title: str = ""
    word: str = ""


@cache
def catalogue(language: Language) -> dict[str, dict[str, Message]]:
    """Every message of a language by kind and reason."""
    text = files("libs.common.messages").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(text)
    return {kind: {reason: Message(**parts) for reason, parts in one.items()} for kind, one in found.items()}


def message(kind: Kind, reason: str, language: Language = "ru") -> Message:
    """The message of a reason; KeyError for one that does not exist."""
    return catalogue(language)[kind][reason]


def reason_of_application(reason: str | None, language: Language = "ru") -> Message | None:
    """The message of what `applications.reason` holds; None for none, and for a word of hh that nobody knew yet."""
    known = catalogue(language)
    return known["failure"].get(reason or "") or known["standing"].get(reason or "")
