"""Decimals in words, «две целых пять десятых», and numbers at the beginning of a word, «двадцатипятилетний»."""

from collections.abc import Sequence
from functools import lru_cache

from libs.common.grounding.numbers.number_tables import MEASURED, ONE, PARTS_OF_ONE, RUSSIAN, SCALES, WHOLES

LONGEST_DECIMAL = 9
"""Words of «двадцать девять целых и двадцать пять сотых миллиона»."""
_AND = "и"
_LEAST = 3
"""Letters of what is left of a word behind a number that stands at its beginning."""


def decimal(run: Sequence[str]) -> tuple[int, float] | None:
    """How many words of a run tell a decimal, and which."""
    if run[0] not in RUSSIAN and run[0] not in ONE:
        return None
    taken, whole = _number(run)
    at = taken
    named = at < len(run) and run[at] in WHOLES
    at += named
    joined = at < len(run) and run[at] == _AND
    at += joined
    if named or joined:
        more, parts = _number(run[at:])
        at += more
        part = _part(run, at, parts) if more else 0.0
        if part:
            return _scaled(run, at + 1, whole + part)
        return (taken + 1, whole) if named else None
    part = _part(run, taken, whole)
    measured = taken + 1 < len(run) and run[taken + 1].startswith(MEASURED)
    return _scaled(run, taken + 1, part) if part and measured else None


def _part(run: Sequence[str], at: int, count: float) -> float:
    """What so many tenths or hundredths are, if a word says that they are such; else nothing."""
    return count / PARTS_OF_ONE[run[at]] if at < len(run) and run[at] in PARTS_OF_ONE else 0.0


def _scaled(run: Sequence[str], at: int, value: float) -> tuple[int, float]:
    """The number and its words with the thousand or million behind it."""
    times = next((scale for name, scale in SCALES.items() if at < len(run) and run[at].startswith(name)), None)
    return (at, value) if times is None else (at + 1, value * times)


def _number(run: Sequence[str]) -> tuple[int, float]:
    """How many words of a run tell a whole number, and which: «двадцать девять»."""
    value = 0.0
    for count, word in enumerate(run):
        worth = 1.0 if word in ONE else RUSSIAN.get(word)
        if worth is None or (count and not goes_on(value, worth)):
            return count, value
        value += worth
    return len(run), value


def goes_on(current: float, value: float) -> bool:
    """Tell whether a number word continues the one before: twenty-five does, «пять шесть» does not."""
    return current == 0 or (current >= 100 > value) or (20 <= current % 100 <= 90 and current % 10 == 0 and value < 10)


@lru_cache(maxsize=4_096)
def number_before(prefix: str) -> float | None:
    """The number that the beginning of a word tells: «пяти», «двадцатипяти», «полу»; None for what is none."""
    if prefix in RUSSIAN:
        return RUSSIAN[prefix]
    if prefix == "полу":
        return 0.5
    for place in range(_LEAST, len(prefix) - 2):
        first, second = RUSSIAN.get(prefix[:place]), RUSSIAN.get(prefix[place:])
        if first is not None and second is not None and goes_on(first, second):
            return first + second
    return None
