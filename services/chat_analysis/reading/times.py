"""Times that a text offers for a meeting, and until when it wants something, as aware moments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from libs.common.text.lists import Lists
from services.chat_analysis.reading.conversation import Slot
from services.chat_analysis.reading.days import NUMBERS, Clock, Day, clocks_in, days_in

_LISTS = Lists("libs.common.text.words")
_LOCAL = re.compile(r"местн\w{2,3} врем|local time|по времени")
_CITY = tuple(
    (re.compile(rf"(?<!\w)(?:{'|'.join(names)})\w{{0,6}}(?!\w)"), zone)
    for zone, names in _LISTS.ways("zone_cities").items()
)
_ZONE = tuple((re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)"), zone) for zone, ways in _LISTS.ways("zones").items())
_OFFSET = re.compile(r"(?:utc|gmt|мск|msk) ?([+-]) ?(\d{1,2})(?!\d)")

_N = r"\d{1,3}|" + "|".join(NUMBERS)
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
_BEFORE_CLOCK = re.compile(r"(?:до|не позднее|не позже|by|before|until|till) $")
_OR = re.compile(r",? (?:или|либо|и|or) (?:в |во |on )?$")
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


def zone_of(text: str, default: str) -> tzinfo:
    """The zone that a text names, else the default one."""
    plain = text.lower()
    if offset := _OFFSET.search(plain):
        hours = int(offset[2]) * (1 if offset[1] == "+" else -1)
        hours += 3 if offset[0].startswith(("мск", "msk")) else 0
        if -12 <= hours <= 14:
            return timezone(timedelta(hours=hours))
    named = next((name for pattern, name in _ZONE if pattern.search(plain)), default)
    if _LOCAL.search(plain):
        named = next((name for pattern, name in _CITY if pattern.search(plain)), named)
    return ZoneInfo(named)


def read_times(text: str, now: datetime, zone: str) -> Times:
    """Read a text; days without a year are the next ones from `now` on."""
    place = zone_of(text, zone)
    today = now.astimezone(place).date()
    plain = text.lower().replace("ё", "е").replace("\xa0", " ")
    days = list(days_in(plain, today))
    clocks = list(clocks_in(plain, days))
    slots = tuple(dict.fromkeys(_slots(text, days, clocks, place, today)))
    deadline = _deadline(plain, days, clocks, place, now)
    return Times(slots, tuple(dict.fromkeys(day.day for day in days)), deadline)


def _slots(text: str, days: list[Day], clocks: list[Clock], place: tzinfo, today: date) -> Iterator[Slot]:
    """A clock belongs to the day before it, else to the one right after it, else to the only day named."""
    for clock in clocks:
        before = [day for day in days if day.end <= clock.start]
        after = [day for day in days if day.start >= clock.end]
        day = before[-1] if before else (after[0] if after else None)
        if day is None:
            continue
        for one in [*_alternatives(day, days, text.lower()), day]:
            start = datetime.combine(one.day, clock.begin, place)
            end = datetime.combine(one.day, clock.until, place) if clock.until else None
            left, right = min(one.start, clock.start), max(one.end, clock.end)
            yield Slot(start, end, text[left:right].strip())


def _alternatives(day: Day, days: list[Day], plain: str) -> list[Day]:
    """The days that are offered with this one at the same time: «в понедельник или вторник в 10:00»."""
    earlier = [one for one in days if one.end < day.start]
    last = earlier[-1] if earlier else None
    return [*_alternatives(last, days, plain), last] if last and _OR.fullmatch(plain[last.end : day.start]) else []


def _deadline(plain: str, days: list[Day], clocks: list[Clock], place: tzinfo, now: datetime) -> datetime | None:
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
        first = next((one for one in clocks if 0 <= day.start - one.end <= 4), None)
        if first and _is_until(plain, first):
            return datetime.combine(day.day, first.begin, place)
    if ends := _ENDS.search(plain):
        return datetime.combine(_end_of(ends["what"], here.date()), _END_OF_DAY, place)
    span = _SPAN.search(plain)
    return None if span is None else _after(span, here)


def _is_until(plain: str, clock: Clock) -> bool:
    """Tell a clock that ends a time («до 18:00», «by 6 pm»): the word stands before it or is its own first one."""
    lead = plain[max(0, clock.start - 12) : clock.start] + plain[clock.start : clock.end].partition(" ")[0] + " "
    return bool(_BEFORE_CLOCK.search(lead) or _BEFORE_CLOCK.search(plain[max(0, clock.start - 12) : clock.start]))


def _end_of(what: str, today: date) -> date:
    if "недел" in what or "week" in what:
        return today + timedelta(days=6 - today.weekday())
    if "месяц" in what:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return today


def _after(span: re.Match[str], here: datetime) -> datetime:
    said = span["n"] or "1"
    number = int(said) if said.isdigit() else NUMBERS.get(said, 1)
    unit = span["unit"]
    if unit.startswith(("час", "hour")):
        return here + timedelta(hours=number)
    if unit.startswith(("рабоч", "business")):
        return datetime.combine(_working_days(here.date(), number), _END_OF_DAY, here.tzinfo)
    days = number * 7 if unit.startswith(("недел", "week")) else number
    return datetime.combine(here.date() + timedelta(days=days), _END_OF_DAY, here.tzinfo)


def _working_days(today: date, number: int) -> date:
    """The day that ends so many working days after today; holidays are not known here."""
    day = today
    for _ in range(min(number, 100)):
        day += timedelta(days=1 if day.weekday() < 4 else 7 - day.weekday())
    return day
