"""Which lines of a Russian resume can stand in a letter as they are: words written short that nobody spelled out."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from libs.common.letters.words.lists import WORDS
from libs.common.text.morphology import reading

_KNOWN = WORDS.words("kept_short")
_CUT = re.compile(r"(?<![\w.-])([а-яё]{1,12})\.(?=\s?[а-яё\d,;:/()+]|\s[—–-]|$)")
"""A word cut off by a full stop inside of a line: «операц. контроль»."""
_CONTRACTED = re.compile(
    r"(?<![\w-])[а-яё]{1,6}-(?!то(?!\w)|ка(?!\w)|за(?!\w)|под(?!\w))[бвгджзклмнпрстфхцчшщ]{0,3}[аеийоуыья]{0,2}(?![\w-])"
)
"""A word without its middle: «обор-е»."""
_PAIR = re.compile(r"(?<![\w/])[а-яё]/[а-яё](?![\w/])")
"""Two words by their first letters: «в/н»."""
_DATED = re.compile(r"(?:19|20)\d\d(?:\s?г\.?)?\s?(?:[-–—:.]|$)")
"""A line that is a date with something behind it: «2024 — 2 место»."""
_LAST = re.compile(r"(?<![\w-])[а-яё]{1,6}[бвгджзклмнпрстфхцчшщ]$")
_TWO_SENTENCES = re.compile(r"(?<!тыс)(?<!млн)(?<!млрд)(?<!руб)(?<=[а-яё]{2})\.\s[а-яё]")
_LONG_NAMES = re.compile(r"-(?:про|авто|мед|кафе|клуб|сервис|отель|мастер)", re.IGNORECASE)
_USUAL = 4
"""Letters before a hyphen of words that are written so: «бизнес-план»."""


T = TypeVar("T")


def tidy_first(found: Sequence[T], text_of: Callable[[T], str]) -> list[T]:
    """The lines without words cut short; where there are too few of them, the others behind."""
    kept = [one for one in found if is_tidy(text_of(one))]
    return kept if len(kept) > 1 else [*kept, *(one for one in found if one not in kept)]


@lru_cache(maxsize=2_048)
def is_tidy(line: str) -> bool:
    """Tell whether a line, spelled out already, has no word cut short and does not begin with a bare year."""
    if _DATED.match(line) or _PAIR.search(line) or _TWO_SENTENCES.search(line.rstrip(".")):
        return False
    if any(found[1] not in _KNOWN for found in _CUT.finditer(line)):
        return False
    last = _LAST.search(line)
    if last is not None and not reading(last[0]).known:
        return False  # its full stop was that of the line
    return not any(_contracted(found[0]) for found in _CONTRACTED.finditer(line))


def _contracted(word: str) -> bool:
    """Tell whether what stands behind the hyphen is no word by itself."""
    before, _, after = word.partition("-")
    return 0 < len(after) <= _USUAL and len(before) <= _USUAL and not _LONG_NAMES.search(word)
