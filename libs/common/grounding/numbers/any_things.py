"""Numbers whose noun says little: «75 в работе» are «75 документов», «60 ЭЛН» «листков», «6 в нед.» hours."""

import re
from functools import lru_cache

from libs.common.grounding.numbers.amounts import Quantity, Unit
from libs.common.grounding.numbers.shorthand import PIECES
from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import reading

_ANYTHING = WORDS.words("numbers_anything")
_LEAST = 20.0
"""Smaller numbers are met too often to prove one of another noun."""
_SHORTENED = range(2, 6)
_VOWELS = re.compile(r"[аеёиоуыэюя]")
_LONG = 5
"""Letters of a noun that an abbreviation may stand for."""
_NEAR = 1e-9


def may_be_any_thing(claim: Quantity, real: Quantity) -> bool:
    """Tell whether a number of the resume without a noun of its own may count what the claim does.

    Whether both are told of one matter is asked by who calls.
    """
    if real.unit is not Unit.COUNT or not claim.nouns:
        return False
    if claim.unit is Unit.SECONDS:
        return real.bare and bool(real.period) and abs(claim.value / claim.scale - real.value) < _NEAR
    if claim.unit is not Unit.COUNT or claim.value < _LEAST:
        return False
    if names_nothing(real):
        return _says_little(claim.nouns[0])
    if not real.nouns:
        return False
    return _stands_for(real.nouns[0], claim.nouns[0]) or (
        _says_little(claim.nouns[0]) and real.concept is None and _is_thing(real.nouns[0])
    )


def names_nothing(real: Quantity) -> bool:
    """Tell whether a number names nothing, or pieces only, that it counts."""
    return real.bare or bool(real.nouns and real.nouns[0] in PIECES)


@lru_cache(maxsize=4_096)
def _says_little(noun: str) -> bool:
    return reading(noun).normal in _ANYTHING


@lru_cache(maxsize=4_096)
def _is_thing(noun: str) -> bool:
    return {"NOUN", "inan"} <= reading(noun).grammemes


@lru_cache(maxsize=4_096)
def _stands_for(short: str, noun: str) -> bool:
    """Tell whether an abbreviation with hardly a vowel may have a noun in it: «ЭЛН», electronic «лист» of the unfit."""
    if len(short) not in _SHORTENED or short.isascii() or reading(short).known:
        return False
    return len(_VOWELS.findall(short)) <= 1 and len(noun) >= _LONG and noun[0] in short
