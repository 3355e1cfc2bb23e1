"""Which language a caller prefers, by his `Accept-Language`."""

from collections.abc import Mapping

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
