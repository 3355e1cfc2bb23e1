"""Days and times as people write them in Russian and English, as aware moments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from services.chat_analysis.reading.conversation import Slot

_DAYS = (
    ("понедельник", "пн", "monday", "mon"), ("вторник", "вт", "tuesday", "tue"), ("сред", "ср", "wednesday", "wed"),
    ("четверг", "чт", "thursday", "thu"), ("пятниц", "пт", "friday", "fri"), ("суббот", "сб", "saturday", "sat"),
    ("воскресень", "вс", "sunday", "sun"),
)  # fmt: skip
_MONTHS = (
    ("январ", "jan"), ("феврал", "feb"), ("март", "mar"), ("апрел", "apr"), ("ма[йя]", "may"), ("июн", "jun"),
    ("июл", "jul"), ("август", "aug"), ("сентябр", "sep"), ("октябр", "oct"), ("ноябр", "nov"), ("декабр", "dec"),
)  # fmt: skip
_NUMBERS = {
    word: number
    for number, words in {
        1: "один одного одну час часу one a an сутки", 2: "два две двух двум two", 3: "три трех трем three",
        4: "четыре четырех четырем four", 5: "пять пяти five", 6: "шесть шести six", 7: "семь семи seven",
        8: "восемь восьми eight", 9: "девять девяти nine", 10: "десять десяти ten", 11: "одиннадцать одиннадцати",
        12: "двенадцать двенадцати twelve", 14: "четырнадцать", 24: "двадцать",
    }.items()
    for word in words.split()
}  # fmt: skip
_ZONES = (
    (r"мск|по москве|московск\w+|msk|moscow", "Europe/Moscow"),
    (r"по екатеринбургу|по екб|уральск\w+", "Asia/Yekaterinburg"),
    (r"по самаре", "Europe/Samara"), (r"по новосибирску|по нск", "Asia/Novosibirsk"), (r"по омску", "Asia/Omsk"),
    (r"по красноярску", "Asia/Krasnoyarsk"), (r"по иркутску", "Asia/Irkutsk"), (r"по владивостоку", "Asia/Vladivostok"),
    (r"по якутску", "Asia/Yakutsk"), (r"по калининграду", "Europe/Kaliningrad"), (r"cet|берлин\w*", "Europe/Berlin"),
    (r"по алматы|по астане", "Asia/Almaty"), (r"по минску", "Europe/Minsk"), (r"london|gmt(?![+-])", "Europe/London"),
)  # fmt: skip
_ZONE = tuple((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), name) for pattern, name in _ZONES)
_OFFSET = re.compile(r"(?:utc|gmt|мск|msk) ?([+-]) ?(\d{1,2})(?!\d)")

_N = r"\d{1,3}|" + "|".join(_NUMBERS)
_DAY = "|".join(rf"(?P<w{n}>{full}\w{{0,3}}|{short}|{en}s?|{en3})" for n, (full, short, en, en3) in enumerate(_DAYS))
_MONTH = "|".join(rf"(?P<m{n}>{ru}\w{{0,3}}|{en}[a-z]{{0,6}})" for n, (ru, en) in enumerate(_MONTHS, 1))
_DATES = re.compile(
    rf"(?<![\w.:/])(?:(?P<today>сегодня\w{{0,3}}|today|tonight)|(?P<after>послезавтра|day after tomorrow)|"
    rf"(?P<tomorrow>завтра\w{{0,3}}|tomorrow)|"
    rf"(?P<dm>\d{{1,2}})(?:-?го|th|st|nd|rd)? (?:of )?(?:{_MONTH})(?:,? (?P<y>20\d\d))?|"
    rf"(?P<iso>20\d\d-\d\d-\d\d)|(?P<num>\d{{1,2}}[./]\d{{1,2}}(?:[./](?:20)?\d\d)?)(?![\d:/])|(?:{_DAY})"
    rf")(?![\w])"
)
_ENGLISH_DATE = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<e{n}>{en}[a-z]{{0,6}})' for n, (_, en) in enumerate(_MONTHS, 1))})\.? (?P<d>\d{{1,2}})"
    r"(?:st|nd|rd|th)?(?!\w|:\d)"
)
_CLOCK = (
    r"(?P<{0}h>\d{{1,2}}|{1})(?:[:.\-](?P<{0}m>[0-5]\d))?(?: ?(?:час(?:ов|а|ам|у|икам)?|ч\.?)(?!\w))?"
    r"(?: ?(?P<{0}p>утра|вечера|дня|ночи|a\.?m\.?|p\.?m\.?)(?!\w))?"
)
_WORD_HOUR = "|".join(word for word in _NUMBERS if len(word) > 2)
_START = _CLOCK.format("a", _WORD_HOUR)
_END = _CLOCK.format("b", _WORD_HOUR)
_LEAD = r"(?:в|к|во|на|около|после|часам к|часикам к|at|by|around|after|@|начало в|c|с) "
_TIMES = re.compile(
    rf"(?<![\w.:/+-])(?:(?P<range>(?:с|со|между|from|between) (?:{_START}) (?:до|и|to|and|till|until) (?:{_END}))|"
    rf"(?P<dash>{_CLOCK.format('c', 'x')} ?[-–—] ?{_CLOCK.format('d', 'x')})|"
    rf"(?P<lead>{_LEAD})?(?P<one>{_CLOCK.format('e', _WORD_HOUR)}))(?![\w%₽])(?!\.\d)"
)
_UNITS = r"час\w{0,3}|hours?|сут\w{1,3}|рабочих дн\w{1,2}|дн\w{1,2}|день|business days?|days?|недел\w{1,2}|weeks?"
_SPAN = re.compile(
    r"(?<!\w)(?:через|в течени[ие]|за|within|in|на (?:вс[её](?: про вс[её])?|это|работу|задание)|"
    rf"срок\w*(?: выполнения)?[ :—–-]{{0,3}}|на выполнение(?: дае\w+| есть)?|дае\w+|дедлайн\w*[ :—–-]{{0,3}}|have) ?"
    rf"(?:до )?(?P<n>{_N})?[ -]?(?P<unit>{_UNITS})(?!\w)"
)
_ENDS = re.compile(
    r"(?<!\w)(?:до конца|by the end of|к концу|до|в течение) (?P<what>этого дня|сегодняшнего дня|дня|недели|месяца|"
    r"the day|the week|(?:this )?week|day)(?!\w)"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:до|к|ко|не позднее|не позже|by|until|till|before|срок\w{0,3}|дедлайн\w{0,3}|deadline)\W{0,3}"
    r"(?:вечера |конца |утра |дня )?$"
)
_NEXT_WEEK = re.compile(r"следующ\w{2,3} недел|next week|следующ\w{2,3} $|next $")
_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Times:
    """What a text says of time: slots with a clock, whole days, and until when something is wanted."""

    slots: tuple[Slot, ...]
    days: tuple[date, ...]
    deadline: datetime | None

    @property
    def any(self) -> bool:
        """Whether a day or a time of day was named at all."""
        return bool(self.slots or self.days)


@dataclass(frozen=True, slots=True)
class _Day:
    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class _Clock:
    start: int
    end: int
    begin: time
    until: time | None


def zone_of(text: str, default: str) -> tzinfo:
    """The zone that a text names, else the default one."""
    plain = text.lower()
    if offset := _OFFSET.search(plain):
        hours = int(offset[2]) * (1 if offset[1] == "+" else -1)
        hours += 3 if offset[0].startswith(("мск", "msk")) else 0
        if -12 <= hours <= 14:
            return timezone(timedelta(hours=hours))
    named = next((name for pattern, name in _ZONE if pattern.search(plain)), default)
    return ZoneInfo(named)


def read_times(text: str, now: datetime, zone: str) -> Times:
    """Read a text; days without a year are the next ones from `now` on."""
    place = zone_of(text, zone)
    today = now.astimezone(place).date()
    plain = text.lower().replace("ё", "е").replace("\xa0", " ")
    days = list(_days(plain, today))
    clocks = list(_clocks(plain, days))
    slots = tuple(dict.fromkeys(_slots(text, days, clocks, place, today)))
    deadline = _deadline(plain, days, clocks, place, now)
    return Times(slots, tuple(dict.fromkeys(day.day for day in days)), deadline)


def _days(plain: str, today: date) -> Iterator[_Day]:
    found = [*_DATES.finditer(plain), *_ENGLISH_DATE.finditer(plain)]
    for match in sorted(found, key=lambda one: one.start()):
        day = _day_of(match, plain, today)
        if day is not None:
            yield _Day(match.start(), match.end(), day)


def _day_of(match: re.Match[str], plain: str, today: date) -> date | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    for name, ahead in (("today", 0), ("tomorrow", 1), ("after", 2)):
        if name in groups:
            return today + timedelta(days=ahead)
    if "iso" in groups:
        return _safe(int(groups["iso"][:4]), int(groups["iso"][5:7]), int(groups["iso"][8:]))
    if "num" in groups:
        return _numbered(groups["num"], match, plain, today)
    weekday = next((int(name[1:]) for name in groups if name[0] == "w" and name[1:].isdigit()), None)
    if weekday is not None:
        return _weekday(weekday, plain[max(0, match.start() - 24) : match.start()], today)
    month = next(int(name[1:]) for name in groups if name[0] in "me" and name[1:].isdigit())
    year = int(groups["y"]) if "y" in groups else None
    return _dated(int(groups.get("dm") or groups["d"]), month, year, today)


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


def _clocks(plain: str, days: list[_Day]) -> Iterator[_Clock]:
    for match in _TIMES.finditer(plain):
        if any(day.start <= match.start("one") < day.end for day in days if match["one"]):
            continue
        found = _clock_of(match, after_day=any(0 <= match.start() - day.end <= 2 for day in days))
        if found is not None:
            yield _Clock(match.start(), match.end(), *found)


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
    hour = int(said) if said.isdigit() else _NUMBERS.get(said, 99)
    if (part in {"вечера", "дня", "pm"} and hour < 12) or (not said.isdigit() and not part and hour < 8):
        hour += 12
    minute = int(match[f"{key}m"] or 0)
    return time(hour, minute) if hour < 24 else None


def _slots(text: str, days: list[_Day], clocks: list[_Clock], place: tzinfo, today: date) -> Iterator[Slot]:
    """A clock belongs to the day before it, else to the one right after it, else to the only day named."""
    for clock in clocks:
        before = [day for day in days if day.end <= clock.start]
        after = [day for day in days if day.start >= clock.end]
        day = before[-1] if before else (after[0] if after else None)
        if day is None:
            continue
        start = datetime.combine(day.day, clock.begin, place)
        end = datetime.combine(day.day, clock.until, place) if clock.until else None
        left, right = min(day.start, clock.start), max(day.end, clock.end)
        yield Slot(start, end, text[left:right].strip())


def _deadline(plain: str, days: list[_Day], clocks: list[_Clock], place: tzinfo, now: datetime) -> datetime | None:
    here = now.astimezone(place)
    for day in days:
        if _BEFORE.search(plain, max(0, day.start - 30), day.start):
            clock = next((one for one in clocks if 0 <= one.start - day.end <= 12), None)
            return datetime.combine(day.day, clock.begin if clock else _END_OF_DAY, place)
        clock = next((one for one in clocks if 0 <= one.start - day.end <= 4), None)
        if clock and plain[clock.start : clock.end].startswith(("к ", "by ")) and "до" in plain[day.end : clock.start]:
            return datetime.combine(day.day, clock.begin, place)
        if clock and re.search(r"до $", plain[max(0, clock.start - 3) : clock.start]):
            return datetime.combine(day.day, clock.begin, place)
    if ends := _ENDS.search(plain):
        return datetime.combine(_end_of(ends["what"], here.date()), _END_OF_DAY, place)
    span = _SPAN.search(plain)
    return None if span is None else _after(span, here)


def _end_of(what: str, today: date) -> date:
    if "недел" in what or "week" in what:
        return today + timedelta(days=6 - today.weekday())
    if "месяц" in what:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return today


def _after(span: re.Match[str], here: datetime) -> datetime:
    said = span["n"] or "1"
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 1)
    unit = span["unit"]
    if unit.startswith(("час", "hour")):
        return here + timedelta(hours=number)
    days = number * 7 if unit.startswith(("недел", "week")) else number
    return datetime.combine(here.date() + timedelta(days=days), _END_OF_DAY, here.tzinfo)
