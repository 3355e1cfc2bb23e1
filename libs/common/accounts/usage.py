"""What is used of the limits: counted alike by whoever claims a send and by whoever shows what is left.

The ledger has one row per taken unit; a refund is a row of -1 at the time of its take.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.applications import UsageEntry


@dataclass(frozen=True, slots=True)
class Use:
    """One entry of the ledger: +1 taken, -1 refunded at the time of its take."""

    at: datetime
    units: int


def used_units(uses: Iterable[Use]) -> int:
    """How much is used."""
    return sum(use.units for use in uses)


def frees_at(uses: Iterable[Use], limit: int, window: timedelta) -> datetime | None:
    """When fewer than `limit` units will lie in the rolling window; None when that is so already or never will be."""
    leaving: dict[datetime, int] = {}  # a refund leaves together with its take
    for use in uses:
        leaving[use.at] = leaving.get(use.at, 0) + use.units
    used = sum(leaving.values())
    if used < limit:
        return None
    for at, units in sorted(leaving.items()):
        used -= units
        if used < limit:
            return at + window
    return None


def next_slot(uses: Sequence[Use], limit: int, now: datetime, window: timedelta) -> datetime | None:
    """When one more unit fits: `now`, or when enough of the oldest leave the window; None when it never does."""
    return now if used_units(uses) < limit else frees_at(uses, limit, window)


def running_window(now: datetime, opened_at: datetime | None, used: int, seconds: int) -> datetime | None:
    """The start of the plan's window that runs at `now`, None when none does: the next send starts one.

    A window starts at its first send: one whose every take was refunded has not started.
    """
    if opened_at is None or used <= 0 or opened_at + timedelta(seconds=seconds) <= now:
        return None
    return opened_at


async def account_uses(connection: AsyncConnection, account_id: UUID, window: timedelta) -> list[Use]:
    """What counts of the account, negotiations made by hand too, the oldest first."""
    return await _uses(connection, col(UsageEntry.account_id) == account_id, window)


async def resume_uses(connection: AsyncConnection, resume_id: UUID, window: timedelta) -> list[Use]:
    """What counts of the resume, the oldest first."""
    return await _uses(connection, col(UsageEntry.resume_id) == resume_id, window)


async def _uses(connection: AsyncConnection, whose: ColumnElement[bool], window: timedelta) -> list[Use]:
    begin = func.now() - window
    statement = (
        select(col(UsageEntry.at), col(UsageEntry.units))
        .where(whose, col(UsageEntry.at) > begin)
        .order_by(col(UsageEntry.at))
    )
    return [Use(row.at, row.units) for row in await connection.execute(statement)]
