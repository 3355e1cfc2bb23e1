"""Until when somebody wants a pause: «3», «на 2 дня», «полтора часа», «до завтра», «до пн», «до 18:30». Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta

from libs.common.text.dates import MONTHS, WEEKDAYS
from libs.common.text.spans import SPAN_NUMBERS

USUAL, LEAST, MOST = timedelta(days=1), timedelta(hours=1), timedelta(days=30)
MORNING, EVENING, NOON = time(9), time(18), 12
_UNITS = (
    (timedelta(minutes=1), r"мин(?:ут[аыу]?)?|m|min(?:ute)?s?"),
    (timedelta(hours=1), r"ч|час(?:а|ов|ик)?|h|hours?"),
    (timedelta(days=1), r"д|дн|день|дня|дней|сут(?:ки|ок)?|d|days?"),
    (timedelta(weeks=1), r"нед|недел[юиь]|недельку|w|weeks?"),
    (timedelta(days=30), r"мес|месяц|months?"),
)
_UNIT = re.compile("|".join(pattern for _, pattern in _UNITS))
_NUMBERS = {word: number for word, number in SPAN_NUMBERS.items() if not _UNIT.fullmatch(word)}
_SPAN = re.compile(
    rf"(?:на |for )?(?:(?P<number>\d{{1,4}}(?:[.,]\d)?|{'|'.join(_NUMBERS)})\s*)?"
    rf"(?P<unit>{_UNIT.pattern})?\.?"
)
_CLOCK = (
    r"(?:в |at )?(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d))?(?: час(?:ов|а)?| ?ч)?"
    r"(?: ?(?P<half>утра|дня|вечера|am|pm))?"
)
_DAY = (
    r"(?P<today>сегодня|today)|(?P<tomorrow>завтра|завтрашнего дня|tomorrow)|(?P<after>послезавтра)|"
    rf"(?P<weekday>{WEEKDAYS.either()})|(?P<date>\d{{1,2}}(?:\.(?P<number>\d{{2}})| (?P<month>{MONTHS.either()})))"
)
_PART = r"(?P<part>утра|вечера|morning|evening)"
_DATE = re.compile(rf"(?:{_DAY})(?: (?:до |by )?{_CLOCK})?")
_UNTIL = re.compile(rf"(?:до|по|until|till) (?:{_PART}|{_DATE.pattern})")
_HOUR = re.compile(rf"(?:до|until|till) {_CLOCK}")
_BEFORE = re.compile(rf"{_DATE.pattern.replace('(?:до |by )?', '(?:до|by) ')}")


def until_of(wanted: str, now: datetime) -> datetime | None:
    """The moment that is meant, by the owner's clock (that of `now`); None for words that nobody can be sure of."""
    words = " ".join(wanted.lower().replace("ё", "е").split())
    if not words:
        return now + USUAL
    if words in {"полдня", "на полдня"}:
        return now + timedelta(hours=12)
    span = _span(words)
    if span is not None:
        return (now.astimezone(UTC) + span).astimezone(now.tzinfo) if LEAST <= span <= MOST else None
    until = _moment(words, now)
    return until if until is not None and now < until <= now + MOST else None


def _span(words: str) -> timedelta | None:
    found = _SPAN.fullmatch(words)
    if found is None or not (found["number"] or found["unit"]):
        return None
    said = found["number"] or "1"
    number = _NUMBERS.get(said) or float(said.replace(",", "."))
    unit = found["unit"] or "ч"
    if not found["unit"] and number != int(number):
        return None  # «1.5» of what?
    return number * next(length for length, pattern in _UNITS if re.fullmatch(pattern, unit))


def _moment(words: str, now: datetime) -> datetime | None:
    if found := _HOUR.fullmatch(words):
        at = _at(now, now.date(), found)
        return at if at > now else _at(now, now.date() + timedelta(days=1), found)
    found = _UNTIL.fullmatch(words) or _BEFORE.fullmatch(words)
    if found is None:
        return None
    if part := found.groupdict().get("part"):
        at = datetime.combine(now.date(), EVENING if part in {"вечера", "evening"} else MORNING, now.tzinfo)
        return at if at > now else at + timedelta(days=1)
    day = _day(found, now.date())
    return _at(now, day, found) if day is not None else None


def _day(found: re.Match[str], today: date) -> date | None:
    if found["today"]:
        return today
    if found["tomorrow"] or found["after"]:
        return today + timedelta(days=1 if found["tomorrow"] else 2)
    if found["weekday"]:
        return today + timedelta(days=(WEEKDAYS.number(found["weekday"]) - today.weekday() - 1) % 7 + 1)
    month = int(found["number"]) if found["number"] else MONTHS.number(found["month"])
    number = int(re.match(r"\d+", found["date"])[0])  # pyright: ignore[reportOptionalSubscript]
    for year in (today.year, today.year + 1):
        try:
            day = date(year, month, number)
        except ValueError:
            return None
        if day >= today:
            return day
    return None


def _at(now: datetime, day: date, found: re.Match[str]) -> datetime:
    if not found["hour"]:
        return datetime.combine(day, MORNING, now.tzinfo)
    hour = int(found["hour"])
    later = found["half"] in {"дня", "вечера", "pm"} and hour < NOON
    return datetime.combine(day, time(hour + NOON if later else hour, int(found["minute"] or 0)), now.tzinfo)
