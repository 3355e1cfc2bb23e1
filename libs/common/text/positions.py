"""Positions of resumes without their short words: «старший продавец-кассир» for «ст. продавец-кассир»."""

import re
from functools import cache, lru_cache

from libs.common.text.lists import Lists
from libs.common.text.morphology import inflected, reading

_LISTS = Lists("libs.common.text.words")
_LONGEST = 200
"""Characters of a position that is looked at."""
_KEPT = 2_048


@lru_cache(maxsize=_KEPT)
def position_spelled(position: str) -> str:
    """A position with its short words spelled out; behind a noun they stand in the genitive."""
    if "." not in position or len(position) > _LONGEST:
        return position
    said, place = "", 0
    for found in _short().finditer(position):
        said += position[place : found.start()]
        word = _inflected(_words()[found[1].casefold()], said, position[found.end() :])
        said += word[:1].upper() + word[1:] if found[1][:1].isupper() else word
        said += found[2] or (" " if position[found.end() :] else "")
        place = found.end()
    return said + position[place:]


def _inflected(word: str, before: str, behind: str) -> str:
    """The word in the case that its place asks for and in the gender of the noun behind it."""
    last = before.rstrip().rpartition(" ")[2].casefold()
    case = "gent" if last and reading(last).has("NOUN") else "nomn"
    noun = reading(behind.partition(" ")[0].casefold())
    gender = "femn" if noun.has("NOUN", "femn") else "masc"
    adjective = inflected(word, case, gender, "sing", like=("ADJF",))
    return adjective or inflected(word, case) or word


@cache
def _words() -> dict[str, str]:
    return {short: word for word, ways in _LISTS.ways("positions_short").items() for short in ways}


@cache
def _short() -> re.Pattern[str]:
    ways = "|".join(_words())
    return re.compile(rf"(?<![\w-])({ways})\.(?:(-)(?=[а-яё])|\s{{0,3}}(?=[а-яё]|$))", re.IGNORECASE)
