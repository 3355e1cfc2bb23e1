"""Quiet hours in the owner's zone, over clock changes too."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FALLBACK = "Europe/Moscow"


def zone_of(name: str) -> ZoneInfo:
    """The zone, or Moscow's when the name is not one (settings are validated where they are written)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(FALLBACK)


def is_quiet(now: datetime, begin: time | None, end: time | None, zone: ZoneInfo) -> bool:
    """Whether the wall clock of the zone lies in [begin, end); over midnight too. Equal or missing bounds: never."""
    if begin is None or end is None or begin == end:
        return False
    wall = now.astimezone(zone).time()
    return begin <= wall < end if begin < end else wall >= begin or wall < end


def quiet_until(
    now: datetime, begin: time | None, end: time | None, zone: ZoneInfo, *, lead: timedelta = timedelta(0)
) -> datetime | None:
    """When quiet hours end (aware UTC), or None when they are not on now nor `lead` from now.

    `lead` is how long a send may be under way: one that begins now must not arrive within quiet hours. On the night of
    a clock change the end is the later of the two readings of the wall clock.
    """
    moment = now if is_quiet(now, begin, end, zone) else now + lead
    if end is None or not is_quiet(moment, begin, end, zone):
        return None
    local = moment.astimezone(zone)
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    readings = (datetime.combine(day, end, zone).replace(fold=fold) for fold in (0, 1))
    utc = ZoneInfo("UTC")
    return max(reading.astimezone(utc) for reading in readings)
