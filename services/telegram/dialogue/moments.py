"""Moments as their owner reads them."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name, Moscow's for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Europe/Moscow")


def moment(zone: str, at: datetime) -> str:
    """Day and time in a zone."""
    return at.astimezone(zone_of(zone)).strftime("%d.%m %H:%M")
