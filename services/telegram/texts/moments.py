"""Moments as their owner reads them."""

from datetime import datetime

from libs.common.quiet_hours import zone_of


def moment(zone: str, at: datetime) -> str:
    """Day and time in a zone."""
    return at.astimezone(zone_of(zone)).strftime("%d.%m %H:%M")
