"""Arithmetic of sending: the plan's window, employers, back-off. Pure; times are aware UTC."""

from datetime import datetime, timedelta

from libs.common.accounts.usage import running_window

RECHECK = timedelta(minutes=10)
EMPLOYER_RECHECK = timedelta(days=1)


def plan_window(now: datetime, opened_at: datetime | None, used: int, seconds: int) -> datetime:
    """The window that a send at `now` belongs to: the running one, or one that starts now."""
    return running_window(now, opened_at, used, seconds) or now


def employer_free_at(
    *, now: datetime, open_count: int, last_at: datetime | None, cap: int, cooldown_days: int
) -> datetime | None:
    """Until when an employer is spared; None: free. Open applications have no known end: they are looked at daily."""
    ends = last_at + timedelta(days=cooldown_days) if last_at is not None else None
    if ends is not None and ends > now:
        return ends
    return now + EMPLOYER_RECHECK if open_count >= cap else None
