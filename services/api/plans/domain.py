"""Limits as counts over windows: how much is used, and when the next place comes free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ROLLING = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry of the ledger: units taken, or given back (-1) at the time of their take."""

    at: datetime
    units: int


def used_units(taken: Sequence[Taken]) -> int:
    """How much of the window is used."""
    return sum(one.units for one in taken)


def next_slot(taken: Sequence[Taken], limit: int, now: datetime, window: timedelta = ROLLING) -> datetime | None:
    """When one more unit fits: `now`, or when enough of the oldest units leave the window; None when it never does."""
    over = used_units(taken) + 1 - limit
    if limit < 1:
        return None
    if over <= 0:
        return now
    for one in sorted(taken, key=lambda one: one.at):
        over -= one.units
        if over <= 0:
            return one.at + window
    return None
