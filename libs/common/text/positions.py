"""Positions of resumes without their short words: «старший продавец-кассир» for «ст. продавец-кассир»."""

import re
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

from libs.common.text.lists import Lists
from libs.common.text.morphology import Reading, inflected, reading

_LISTS = Lists("libs.common.text.words")
_LONGEST = 200
"""Characters of a position that is looked at."""
_KEPT = 2_048
_WORD = re.compile(r"^[\w-]*")
_OF_WHAT = frozenset({"gent", "ablt"})
"""Cases of what a position is of: «начальник цеха», «заведующий складом»."""
_NO_WORK = frozenset({"Surn", "Name", "Patr", "Geox", "Abbr"})


@lru_cache(maxsize=_KEPT)
def position_spelled(position: str) -> str:
    """A position with the short words that it begins with spelled out; behind a noun they stand in the genitive.

    «Учитель нач. классов» is no «начальник», and «ст. Каневская» no «старшая»: further on, and before what does not go
    with the word, a short one stays, as it may stand for another.
    """
    said, place = "", 0
    if len(position) > _LONGEST:
        return position
    while found := _short().match(position, place):
        word = _inflected(_words()[found[1].casefold()], said, position[found.end() :], compound=bool(found[2]))
        if word is None:
            break
        said += word[:1].upper() + word[1:] if found[1][:1].isupper() else word
        said += found[2] or (" " if position[found.end() :] else "")
        place = found.end()
    return said + position[place:]


def _inflected(word: str, before: str, behind: str, *, compound: bool) -> str | None:
    """The word in the case that its place asks for, in the gender of the noun behind it; None: it has no such place."""
    last = before.rstrip().rpartition(" ")[2].casefold()
    case = "gent" if last and reading(last).has("NOUN") else "nomn"
    short = _short().match(behind)
    noun = reading(_words()[short[1].casefold()] if short else _WORD.findall(behind)[0].casefold())
    free = short is not None or not behind
    adjective = inflected(word, case, "femn" if noun.has("femn") else "masc", "sing", like=("ADJF",))
    if adjective and (free or _is_work(noun, {case})):
        return adjective
    named = inflected(word, case, like=() if adjective is None else ("NOUN",))
    return named if free or compound or noun.has("PREP") or _is_work(noun, _OF_WHAT) else None


def _is_work(noun: Reading, cases: AbstractSet[str]) -> bool:
    """Tell whether a word may be what a position is called, or is of: no name, in one of these cases."""
    return noun.has("NOUN") and not noun.grammemes & _NO_WORK and not noun.grammemes.isdisjoint(cases)


@cache
def _words() -> dict[str, str]:
    return {short: word for word, ways in _LISTS.ways("positions_short").items() for short in ways}


@cache
def _short() -> re.Pattern[str]:
    ways = "|".join(_words())
    return re.compile(rf"({ways})\.(?:(-)(?=[а-яё])|\s{{0,3}}(?=[а-яё]|$))", re.IGNORECASE)
