"""Days and times of day as people write them in Russian and English, with their places in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from libs.common.text.dates import MONTHS, WEEKDAYS
from libs.common.text.lists import Lists

_LISTS = Lists("libs.common.text.words")
NUMBERS = {word: int(number) for word, number in _LISTS.numbers("small_numbers").items()}

_DATES = re.compile(
    rf"(?<![\w.:/])(?:(?P<today>сегодня\w{{0,6}}|today|tonight)|(?P<after>послезавтра\w{{0,6}}|day after tomorrow)|"
    rf"(?P<tomorrow>завтра\w{{0,6}}|tomorrow)|"
    rf"(?P<dm>\d{{1,2}})(?:-?го|th|st|nd|rd)? (?:of )?(?P<month>{MONTHS.either()})(?:,? (?P<y>20\d\d))?|"
    rf"(?P<iso>20\d\d-\d\d-\d\d)|(?P<num>\d{{1,2}}[./]\d{{1,2}}(?:[./](?:20)?\d\d)?)(?![\d:/])|(?P<weekday>{WEEKDAYS.either()})"
    rf")(?![\w])"
)
_ENGLISH_DATE = re.compile(
    rf"(?<!\w)(?P<month>(?=[a-z]){MONTHS.either()})\.? (?P<dm>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|:\d)"
)
_CLOCK = (
    r"(?P<{0}h>\d{{1,2}}|{1})(?:[:.\-](?P<{0}m>[0-5]\d))?(?: ?(?:час(?:ов|а|ам|у|икам)?|ч\.?)(?!\w))?"
    r"(?: ?(?P<{0}p>утра|вечера|дня|ночи|a\.?m\.?|p\.?m\.?)(?!\w))?"
)
# «В двадцать три» is not eight in the evening.
_WORD_HOUR = "|".join(word for word, number in NUMBERS.items() if len(word) > 2 and number < 20)
_START = _CLOCK.format("a", _WORD_HOUR)
_END = _CLOCK.format("b", _WORD_HOUR)
_LEAD = r"(?:в|к|во|на|около|после|часам к|часикам к|at|by|around|after|@|начало в|c|с) "
_TIMES = re.compile(
    rf"(?<![\w.:/+-])(?:(?P<range>(?:с|со|между|from|between) (?:{_START}) (?:до|и|to|and|till|until) (?:{_END}))|"
    rf"(?P<dash>{_CLOCK.format('c', 'x')} ?[-–—] ?{_CLOCK.format('d', 'x')})|"
    rf"(?P<lead>{_LEAD})?(?P<one>{_CLOCK.format('e', _WORD_HOUR)}))(?![\w%₽])(?!\.\d)"
)
_HALF_HOURS = _LISTS.numbers("half_hours")
_HALF = re.compile(
    rf"(?<!\w)(?:(?:в|к|на|около|после) )?пол(?:овин[аеуы] |[- ]?)(?P<next>{'|'.join(_HALF_HOURS)})"
    r"(?: (?P<part>утра|вечера|дня|ночи))?(?!\w)"
)
"""«В половине девятого», «полвторого»: half an hour before."""
_NOON = re.compile(r"(?<!\w)(?:(?:в|к|около|после|at) )?(?:полдень|полудню|полудня|noon)(?!\w)")
_FROM, _TO = ("с ", "со ", "from "), ("на ", "to ")
_OTHER_DAY = re.compile(r"(?<![\w.:])(?P<n>\d{1,2}),? (?:или|либо|и|or) $")
_EARLIEST = 8
"""An hour in words before this one is of the afternoon, unless it is said to be of the morning."""
_NEXT_WEEK = re.compile(r"следующ\w{2,3} недел|next week|следующ\w{2,3} $|next $")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and where it stands in the text."""

    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or a span of them, and where it stands in the text."""

    start: int
    end: int
    begin: time
    until: time | None


def days_in(plain: str, today: date) -> Iterator[Day]:
    """The days of a text in small letters; those without a year are the next ones from `today` on."""
    found = [*_DATES.finditer(plain), *_ENGLISH_DATE.finditer(plain)]
    for match in sorted(found, key=lambda one: one.start()):
        day = _day_of(match, plain, today)
        if day is None:
            continue
        if (other := _OTHER_DAY.search(plain, max(0, match.start() - 12), match.start())) and match[0][0].isdigit():
            yield from _joined(int(other["n"]), other.start("n"), day)
        yield Day(match.start(), match.end(), day)


def _joined(number: int, start: int, day: date) -> Iterator[Day]:
    """«3 или 4 декабря»: a day that shares its month with the next one."""
    if (found := _safe(day.year, day.month, number)) is not None and number < day.day:
        yield Day(start, start + len(str(number)), found)


def _day_of(match: re.Match[str], plain: str, today: date) -> date | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    for name, ahead in (("today", 0), ("tomorrow", 1), ("after", 2)):
        if name in groups:
            return today + timedelta(days=ahead)
    if "iso" in groups:
        return _safe(int(groups["iso"][:4]), int(groups["iso"][5:7]), int(groups["iso"][8:]))
    if "num" in groups:
        return _numbered(groups["num"], match, plain, today)
    if "weekday" in groups:
        before = plain[max(0, match.start() - 24) : match.start()]
        return _weekday(WEEKDAYS.number(groups["weekday"]), before, today)
    year = int(groups["y"]) if "y" in groups else None
    return _dated(int(groups["dm"]), MONTHS.number(groups["month"]), year, today)


def _numbered(text: str, match: re.Match[str], plain: str, today: date) -> date | None:
    """«03.12» or «03.12.2026»; «в 12.00» and a fraction are no dates."""
    parts = [int(part) for part in re.split(r"[./]", text)]
    if len(parts) == 2 and (parts[1] > 12 or parts[1] == 0 or "/" in text):
        return None
    if len(parts) == 2 and len(text.rsplit(".", maxsplit=1)[-1]) != 2:
        return None
    year = parts[2] if len(parts) > 2 else None
    return _dated(parts[0], parts[1], year if year is None or year > 99 else 2000 + year, today)


def _weekday(weekday: int, before: str, today: date) -> date:
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    if _NEXT_WEEK.search(before) and weekday > today.weekday():
        ahead += 7
    return today + timedelta(days=ahead)


def _dated(day: int, month: int, year: int | None, today: date) -> date | None:
    found = _safe(year or today.year, month, day)
    if found is not None and year is None and found < today - timedelta(days=60):
        return _safe(today.year + 1, month, day)
    return found


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clocks_in(plain: str, days: list[Day]) -> Iterator[Clock]:
    """The times of day of a text, apart from what belongs to one of its days and from what is no more."""
    found = sorted(_clocks(plain, days), key=lambda one: one.start)
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        if following is None or not _is_moved(plain, one, following):
            yield one


def _is_moved(plain: str, one: Clock, following: Clock) -> bool:
    """«С 14:00 на 15:30»: a meeting that is moved is at the second time alone."""
    first, second = plain[one.start : one.end], plain[following.start : following.end]
    return following.start - one.end <= 1 and first.startswith(_FROM) and second.startswith(_TO)


def _clocks(plain: str, days: list[Day]) -> Iterator[Clock]:
    for match in _TIMES.finditer(plain):
        if any(day.start <= match.start("one") < day.end for day in days if match["one"]):
            continue
        found = _clock_of(match, after_day=any(0 <= match.start() - day.end <= 2 for day in days))
        if found is not None:
            yield Clock(match.start(), match.end(), *found)
    yield from map(_half, _HALF.finditer(plain))
    yield from (Clock(match.start(), match.end(), time(12), None) for match in _NOON.finditer(plain))


def _half(match: re.Match[str]) -> Clock:
    hour = int(_HALF_HOURS[match["next"]])
    later = match["part"] in {"вечера", "дня"} or (match["part"] is None and hour < _EARLIEST)
    return Clock(match.start(), match.end(), time(hour + 12 if later else hour, 30), None)


def _clock_of(match: re.Match[str], *, after_day: bool) -> tuple[time, time | None] | None:
    if match["range"]:
        begin, end = _time(match, "a"), _time(match, "b")
        return (begin, end) if begin and end and begin < end else None
    if match["dash"]:
        begin, end = _time(match, "c"), _time(match, "d")
        clear = match["cm"] or match["dm"]
        return (begin, end) if clear and begin and end and begin < end else None
    led = match["lead"] and (after_day or match["lead"].strip() not in {"на", "c", "с"})
    if not (match["em"] or match["ep"] or led):
        return None
    begin = _time(match, "e")
    return None if begin is None else (begin, None)


def _time(match: re.Match[str], key: str) -> time | None:
    said, part = match[f"{key}h"], (match[f"{key}p"] or "").replace(".", "")
    hour = int(said) if said.isdigit() else NUMBERS.get(said, 99)
    if (part in {"вечера", "дня", "pm"} and hour < 12) or (not said.isdigit() and not part and hour < _EARLIEST):
        hour += 12
    minute = int(match[f"{key}m"] or 0)
    return time(hour, minute) if hour < 24 else None
