"""Years of experience as people write them: «от 3 лет», «не менее полутора лет», "5+ years"."""

import re
from collections.abc import Iterator

from libs.common.text.lists import Lists

_UNIT = re.compile(r"(?:год[аыу]?|лет|years?|yrs?)(?![а-яa-z])")
_UNIT_STEMS = ("лет", "год", "year", "yr")
_LISTS = Lists("libs.common.text.words")
_NUMBER_WORDS = _LISTS.numbers("years_numbers")
_WORDS = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_BEFORE = re.compile(
    r"(?<!\d)(?:(?P<low>\d{1,2}(?:[.,]\d)?)\s*(?:-|–|—|до|to)\s*)?"
    rf"(?<![\d.])(?:(?P<number>\d{{1,2}}(?:[.,]\d)?)(?:\s*-?\s*(?:х|x|ти|ми|и|го))?|(?P<word>{_WORDS}))\s*\+?\s*(?:полных\s+)?$"
)
_SINGLE = re.compile(rf"(?:{_LISTS.either('years_at_least')})\s+$")
_EXPERIENCE = re.compile(_LISTS.either("years_experience"))
_AGE = re.compile(_LISTS.either("years_other"))
_ANOTHER = re.compile(
    rf"(?:{_LISTS.either('years_others')}|(?:{_LISTS.either('years_led_by')})\b"
    rf"[^.\n]{{0,25}}(?:{_LISTS.either('years_leaders')}))"
    r"[^.\n]{0,25}(?:с опытом|со стажем|с более|with|having)"
)
_SOUGHT = re.compile(_LISTS.either("years_sought"))
"""«Ваш наставник с опытом 8 лет», "a lead with 8+ years" are other people, unless the line seeks one."""
_MAX_YEARS = 15.0
_BEFORE_UNIT, _AFTER_UNIT = 70, 40


def required_years(folded: str) -> float | None:
    """The years of experience a vacancy asks for: the largest figure that stands next to words about experience.

    Takes text in lower case with е for ё. Ages, the employer's own years and figures above 15 do not count; None when
    nothing is asked in words.
    """
    best: float | None = None
    for start, unit in _units(folded):
        years = _number_before(folded, start, unit)
        if years is None or years > _MAX_YEARS:
            continue
        line_start = max(start - _BEFORE_UNIT, folded.rfind("\n", 0, start) + 1)
        line = folded[line_start : start + len(unit) + _AFTER_UNIT].split("\n", 1)[0]
        if best is not None and years <= best:
            continue
        if _EXPERIENCE.search(line) and not _AGE.search(line) and not _of_another(line):
            best = years
    return best


def _of_another(line: str) -> bool:
    return _ANOTHER.search(line) is not None and _SOUGHT.search(line) is None


def _units(folded: str) -> Iterator[tuple[int, str]]:
    """(position, word) of every word for years; a plain search, since most texts hold few of them."""
    for stem in _UNIT_STEMS:
        start = folded.find(stem)
        while start >= 0:
            match = _UNIT.match(folded, start)
            if match and not (start and folded[start - 1].isalpha()):
                yield start, match.group()
            start = folded.find(stem, start + 1)


def _number_before(folded: str, position: int, unit: str) -> float | None:
    before = folded[max(0, position - 24) : position]
    match = _BEFORE.search(before)
    if match:
        if match["low"]:
            return float(match["low"].replace(",", "."))
        return float(match["number"].replace(",", ".")) if match["number"] else _NUMBER_WORDS[match["word"]]
    if unit == "года" and _SINGLE.search(before):
        return 1.0
    return None


def plural_ru(number: int, one: str, few: str, many: str) -> str:
    """The Russian form of a noun for the number: 1 год, 2 года, 5 лет, 11 лет, 21 год."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else many
