"""The request rate of this installation: hh counts requests per address, so all replicas share one bucket."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.base import table_of
from libs.common.db.tables.hh import RateBucket
from libs.common.hh.answers.errors import RateLimitedError
from libs.common.hh.transport.ports import RateLimiter
from libs.common.hh.transport.store import reserve


class UnlimitedLimiter:
    """No limit: for tests and measurements."""

    async def acquire(self) -> None:
        """Return at once."""


class SharedLimiter:
    """A token bucket in PostgreSQL (`rate_buckets`), `rate` requests a second over all processes.

    `burst` is how many may go at once after a silence; 1 keeps requests evenly apart, so that no second sees more than
    `rate`. RateLimitedError when the queue is longer than `max_wait` seconds.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        buckets: Table,
        *,
        name: str = "hh",
        rate: float = 10.0,
        burst: float = 1.0,
        max_wait: float = 30.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._engine = engine
        self._buckets = buckets
        self._name = name
        self._rate = rate
        self._burst = burst
        self._max_wait = max_wait
        self._sleep = sleep

    async def acquire(self) -> None:
        """Return when this request's turn has come."""
        wait = await reserve(
            self._engine, self._buckets, self._name, rate=self._rate, burst=self._burst, max_wait=self._max_wait
        )
        if wait is None:
            raise RateLimitedError(retry_after=self._max_wait)
        if wait > 0:
            await self._sleep(wait)


def shared_limiter(engine: AsyncEngine, rate: float, *, max_wait: float = 30.0) -> RateLimiter:
    """The request rate that all processes of this installation share; none when `rate` is 0."""
    if rate == 0:
        return UnlimitedLimiter()
    return SharedLimiter(engine, table_of(RateBucket), rate=rate, max_wait=max_wait)
