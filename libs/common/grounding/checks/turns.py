"""How a number is told of: by how much or up to what something changed, and for which time it is counted."""

import re

from libs.common.grounding.words.lists import WORDS

_END = re.compile(
    r"\b(?P<end>на|by|до|to|со?|from)\s+(?:(?:почти|около|примерно|целых|almost|about|nearly)\s+)?$", re.IGNORECASE
)
_CHANGE = re.compile(rf"\b(?:{WORDS.either('change')})", re.IGNORECASE)
_ENDS = {"на": "by", "by": "by", "до": "to", "to": "to", "с": "from", "со": "from", "from": "from"}
_PERIOD = re.compile(
    r"\b(?:в|за|per|an?|each|every|кажд(?:ый|ую|ое))\s+(?P<noun>час|день|сутки|смену|неделю|месяц|квартал|год|"
    r"hour|day|shift|week|month|quarter|year)(?!\w)",
    re.IGNORECASE,
)
_PERIODS = {
    "час": "hour", "hour": "hour", "день": "day", "сутки": "day", "смену": "day", "day": "day", "shift": "day",
    "неделю": "week", "week": "week", "месяц": "month", "month": "month", "квартал": "quarter", "quarter": "quarter",
    "год": "year", "year": "year",
}  # fmt: skip
_STOP = re.compile(r"[,;:.!?()\d]")
_BEFORE = 80
"""Characters before a number in which it is said what changed."""
_NEAR = 40
"""Characters after a number in which it is said for which time it is counted."""


def turn_of(before: str) -> str:
    """The end of a change that the words before a number tell of, "by", "to" or "from"; nothing where none changes."""
    before = before[-_BEFORE:]
    end = _END.search(before)
    if end is None or _CHANGE.search(before) is None:
        return ""
    return _ENDS[end["end"].lower()]


def period_of(after: str) -> str:
    """The time for which what stands before is counted: "hour" of «в час», a shift being a day; else nothing."""
    found = _PERIOD.search(_STOP.split(after[:_NEAR], maxsplit=1)[0])
    return _PERIODS[found["noun"].lower()] if found else ""
