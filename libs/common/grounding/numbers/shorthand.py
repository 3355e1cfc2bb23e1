"""Units written short: «410 млн р.», «25 т.р.», «стаж 23 г.», «35 польз.», «сейчас 640 шт»."""

import re
from collections.abc import Iterator
from functools import lru_cache

from libs.common.grounding.words.lists import WORDS
from libs.common.text.morphology import PERSON, reading, readings

_ROUBLES = re.compile(r"\s?(?P<thousand>т\.?\s?)?р(?=[.,;:)]|\s|/(?!с)|$)", re.IGNORECASE)
_LEAST_MONEY = 50.0
"""From how many on «р.» is roubles and no times: «2 р. в неделю»."""
_THOUSAND = 1e3
_YEAR_SIGNS = frozenset({"г", "л"})
_MOST_YEARS = 60.0
_WORKED = re.compile(
    r"(?:стаж\w*|опыт\w*|практик\w*|работ\w{1,4}|служ\w{1,4}|был[аи]?|лет|experience)[\s:–—-]{1,3}(?:[^\W\d]{1,20}[\s:–—-]{1,3}){0,3}$",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"([^\W\d_]{3,30})[\s:–—-]{1,3}$")
_NOUN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PIECE = re.compile(r"[,;:.()–—]")
_FULL = {short: full for full, ways in WORDS.ways("numbers_short").items() for way in ways for short in way.split()}
PIECES = WORDS.words("numbers_pieces")
"""What counts whatever its line is about: «640 шт»."""


def full(word: str) -> str:
    """The word for which an abbreviation of what is counted stands: «польз» is of «пользователей»."""
    return _FULL.get(word.lower(), word)


def roubles(text: str, at: int, value: float, scale: float) -> tuple[float, int] | None:
    """By how much a number of roubles is multiplied and where their sign ends: «млн р.», «25 т.р.», «2 100 р.»."""
    found = _ROUBLES.match(text, at)
    if found is None or not (found["thousand"] or scale >= _THOUSAND or value >= _LEAST_MONEY):
        return None
    return (_THOUSAND if found["thousand"] else 1.0), found.end()


def are_years(word: str, value: float, opening: str) -> bool:
    """Tell whether «г.» or «л.» behind a number is years of work: «стаж 23 г.», «официант 2 г.»."""
    if word not in _YEAR_SIGNS or value > _MOST_YEARS:
        return False
    if _WORKED.search(opening) is not None:
        return True
    person = _WORD_BEFORE.search(opening)
    return person is not None and any(one.grammemes >= PERSON for one in readings(person[1].lower())[:2])


def counted_before(text: str, start: int) -> tuple[str, ...]:
    """The things that the words before a number of pieces name, in the nearest part of the text that names any."""
    for piece in reversed(_PIECE.split(text[:start])):
        if found := tuple(_things(piece)):
            return found
    return ()


def _things(text: str) -> Iterator[str]:
    for match in _NOUN.finditer(text):
        word = match[0].lower()
        if len(word) > 1 and word not in PIECES and not word.isascii() and _is_thing(word.rsplit("-", 1)[-1]):
            yield word


@lru_cache(maxsize=4_096)
def _is_thing(word: str) -> bool:
    found = reading(word).grammemes
    return "NOUN" in found or "UNKN" in found
