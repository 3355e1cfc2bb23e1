"""The language that a reader wants the server's sentences in."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from libs.common.messages.catalogue import LANGUAGES, Language

_LANGUAGES: Mapping[str, Language] = {one: one for one in LANGUAGES}


def language_of(header: str | None) -> Language:
    """`en` when the reader prefers English to Russian, else `ru`."""
    best = 0.0
    chosen: Language = "ru"
    for part in (header or "").split(","):
        tag, _, parameters = part.strip().partition(";")
        language = _LANGUAGES.get(tag.split("-")[0].lower())
        weight = _weight(parameters)
        if language is not None and weight > best:
            best, chosen = weight, language
    return chosen


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


async def reader_language(request: Request) -> Language:
    """The language of this request's reader."""
    return language_of(request.headers.get("accept-language"))


LanguageOf = Annotated[Language, Depends(reader_language)]
