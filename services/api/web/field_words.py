"""What is wrong with one field, in the reader's language: pydantic's codes and our own."""

from collections.abc import Mapping

from libs.common.messages.catalogue import Language, known, message
from libs.common.messages.pydantic_codes import plain

_LONG = 10_000


def field_sentence(code: str, language: Language, params: Mapping[str, object]) -> str:
    """What is wrong with the field; a refusal of the api may stand at a field too."""
    if code == "string_too_short" and params.get("min_length") == 1:
        return message("field", "empty", language).sentence
    said = known("field", plain(code), language) or known("problem", code, language)
    facts = {name: _told(fact, language) for name, fact in params.items()}
    return (said or message("field", "string_pattern_mismatch", language)).filled(**facts)


def _told(fact: object, language: Language) -> object:
    """The fact as it stands in a sentence: 60 000, 3600 for 3600.0, "off, auto"."""
    if isinstance(fact, float) and fact.is_integer():
        fact = int(fact)
    if isinstance(fact, int) and abs(fact) >= _LONG:
        return f"{fact:,}".replace(",", "\u00a0") if language == "ru" else f"{fact:,}"
    if isinstance(fact, str):
        return fact.replace(" or ", ", ").replace("'", "")
    return fact
