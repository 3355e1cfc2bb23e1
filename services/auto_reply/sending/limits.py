"""Arithmetic of the limits: rolling windows, the plan's window, employers, back-off. Pure; times are aware UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(hours=24)
RECHECK = timedelta(minutes=10)
EMPLOYER_RECHECK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Use:
    """One entry of the ledger: +1 taken, -1 refunded at the time of its take."""

    at: datetime
    units: int


def frees_at(entries: Iterable[Use], limit: int, window: timedelta = DAY) -> datetime | None:
    """When fewer than `limit` units will lie in the rolling window; None when that is so already or never will be."""
    leaving: dict[datetime, int] = {}  # a refund leaves together with its take
    for use in entries:
        leaving[use.at] = leaving.get(use.at, 0) + use.units
    used = sum(leaving.values())
    if used < limit:
        return None
    for at, units in sorted(leaving.items()):
        used -= units
        if used < limit:
            return at + window
    return None


def plan_window(now: datetime, opened_at: datetime | None, used: int, seconds: int) -> datetime:
    """The window that a send at `now` belongs to: the running one, or one that starts now.

    A window starts at its first send: one whose every take was refunded has not started.
    """
    if opened_at is None or used <= 0 or opened_at + timedelta(seconds=seconds) <= now:
        return now
    return opened_at


def employer_free_at(
    *, now: datetime, open_count: int, last_at: datetime | None, cap: int, cooldown_days: int
) -> datetime | None:
    """Until when an employer is spared; None: free. Open applications have no known end: they are looked at daily."""
    ends = last_at + timedelta(days=cooldown_days) if last_at is not None else None
    if ends is not None and ends > now:
        return ends
    return now + EMPLOYER_RECHECK if open_count >= cap else None


def back_off(failures: int, base: float, longest: float) -> float:
    """Seconds before the next try after so many failures in a row: doubling, bounded."""
    return min(longest, base * 2 ** min(max(failures - 1, 0), 16))
