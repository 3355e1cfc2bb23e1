"""Looking up answers that were lost: a few at once, and what a look that fails leads to."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from libs.common.concurrency.backoff import back_off
from libs.common.errors import VkatilsyaError
from libs.common.hh.answers.errors import BreakerOpenError, RateLimitedError

IDLE = 5.0
"""Seconds between two looks whether anything was lost."""
AT_ONCE = 4
LONGEST = 300.0
Row = TypeVar("Row")


class NextLook(NamedTuple):
    """How many looks have failed by now, and the seconds to wait before the next."""

    failed: int
    pause: float


async def look_up(
    engine: AsyncEngine,
    claim: Callable[[AsyncConnection, int], Awaitable[Sequence[Row]]],
    settle: Callable[[Row], Awaitable[None]],
) -> int:
    """Claim a few rows whose answer was lost and settle each; returns how many were due."""
    async with engine.begin() as connection:
        rows = await claim(connection, AT_ONCE)
    await asyncio.gather(*map(settle, rows))
    return len(rows)


def after_failure(error: VkatilsyaError, failed: int, *, most: int, base: float) -> NextLook | None:
    """A failed look tells nothing, so another follows; after `most` in a row None: a person is asked.

    hh's own pauses do not count as failures.
    """
    failed += 0 if isinstance(error, BreakerOpenError | RateLimitedError) else 1
    if failed >= most:
        return None
    retry_after: float = getattr(error, "retry_after", None) or 0.0
    return NextLook(failed, max(retry_after, back_off(max(failed, 1), base, LONGEST)))
