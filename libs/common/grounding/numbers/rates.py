"""A count for one time told for another: 12 a month are 144 a year, 30 a day at five days are 150 a week."""

import re
from collections.abc import Iterator

from libs.common.grounding.numbers.amounts import Quantity, Unit
from libs.common.text.dates import WEEKDAYS

_DAYS = re.compile(rf"(?<!\w){WEEKDAYS.either(short=False)}", re.IGNORECASE)
_DAYS_A_WEEK = re.compile(
    r"\b([1-7])\s?(?:дн(?:я|ей)|день|days?)\s(?:в неделю|a week)\b|\b([1-7])/[1-7]\b", re.IGNORECASE
)
_WORKING_WEEK = 5
_WEEKS_A_MONTH = 52 / 12
_LONGER = {
    "week": (("month", (4.0, _WEEKS_A_MONTH)), ("quarter", (13.0,)), ("year", (52.0, 50.0, 48.0))),
    "month": (("quarter", (3.0,)), ("year", (12.0, 11.0))),
    "quarter": (("year", (4.0,)),),
}
"""How many of a shorter time are counted in a longer one; of a year, with the holidays or without."""
_DAYS_OF = {"week": 1.0, "month": _WEEKS_A_MONTH, "year": 48.0}
"""Weeks of work in each."""
_COUNTED = frozenset({Unit.COUNT, Unit.MONEY, Unit.SECONDS})

_RATES = frozenset({"hour", "day", "week", "month"})
_TIMED = re.compile(
    r"час|день|дня|дней|днев|сут[ок]|смен|недел|месяц|месяч|/\s?(?:ч|дн|сут|нед|мес|кв)\b|\b(?:нед|мес)\b|квартал|год|лет|ежеднев|hour|da[iy]|shift|week|month|quarter|year",
    re.IGNORECASE,
)


def over_other_times(quantity: Quantity, told: str) -> Iterator[tuple[str, float]]:
    """Each other time with what a quantity comes to in it; `told` is the text that may name the days of work.

    A shift and a day come to a week by the days that are named, else by five.
    """
    if quantity.unit not in _COUNTED or not quantity.period:
        return
    if quantity.period == "day":
        days = days_of_work(told)
        yield from ((longer, quantity.value * days * weeks) for longer, weeks in _DAYS_OF.items())
    for longer, factors in _LONGER.get(quantity.period, ()):
        yield from ((longer, quantity.value * factor) for factor in factors)
    for shorter, longer_ones in _LONGER.items():
        factors = dict(longer_ones).get(quantity.period, ())
        yield from ((shorter, quantity.value / factor) for factor in factors)


def days_of_work(text: str) -> int:
    """How many days a week are worked: those that a text names, else five."""
    named = {WEEKDAYS.number(day[0]) for day in _DAYS.finditer(text)}
    if len(named) > 1:
        return len(named)
    counted = _DAYS_A_WEEK.search(text)
    return int(counted[1] or counted[2]) if counted else _WORKING_WEEK


def is_rate(quantity: Quantity) -> bool:
    """Tell whether a number counts things over a short time: «30 машин в месяц»."""
    return quantity.unit is Unit.COUNT and quantity.period in _RATES


def names_a_time(text: str) -> bool:
    """Tell whether a text names any time over which its numbers may be counted."""
    return _TIMED.search(text) is not None
