"""The shared rate: one bucket for all processes, by the database's clock."""

import asyncio
import time

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.base import table_of
from libs.common.db.tables.hh import RateBucket
from libs.common.hh.answers.errors import RateLimitedError
from libs.common.hh.transport.limiter import SharedLimiter, UnlimitedLimiter
from tests.component.libs.hh.fake_hh import FakeSleep

buckets = table_of(RateBucket)


async def age(engine: AsyncEngine, seconds: float) -> None:
    """Let time pass for the bucket."""
    async with engine.begin() as connection:
        await connection.execute(
            text("update rate_buckets set updated_at = updated_at - make_interval(secs => :s)"), {"s": seconds}
        )


async def test_places_are_evenly_apart(engine: AsyncEngine, naps: FakeSleep) -> None:
    limiter = SharedLimiter(engine, buckets, rate=2, sleep=naps)
    for _ in range(4):
        await limiter.acquire()
    assert naps.naps == pytest.approx([0.5, 1.0, 1.5], abs=0.25)


async def test_a_silence_is_not_saved_up_beyond_the_burst(engine: AsyncEngine, naps: FakeSleep) -> None:
    limiter = SharedLimiter(engine, buckets, rate=1, burst=2, sleep=naps)
    await limiter.acquire()
    await age(engine, 3600)
    for _ in range(3):
        await limiter.acquire()
    assert naps.naps == pytest.approx([1.0], abs=0.25)


async def test_two_limiters_of_one_name_share_and_of_two_do_not(engine: AsyncEngine, naps: FakeSleep) -> None:
    for name in ("hh", "hh", "other"):
        await SharedLimiter(engine, buckets, name=name, rate=1, sleep=naps).acquire()
    assert naps.naps == pytest.approx([1.0], abs=0.25)
    async with engine.connect() as connection:
        assert set((await connection.execute(select(buckets.c.name))).scalars()) == {"hh", "other"}


async def test_a_queue_that_is_too_long_is_refused_and_takes_no_place(engine: AsyncEngine, naps: FakeSleep) -> None:
    limiter = SharedLimiter(engine, buckets, rate=1, max_wait=2.5, sleep=naps)
    for _ in range(3):
        await limiter.acquire()
    for _ in range(3):
        with pytest.raises(RateLimitedError) as caught:
            await limiter.acquire()
        assert caught.value.retry_after == 2.5
    await age(engine, 1)
    await limiter.acquire()
    assert naps.naps == pytest.approx([1, 2, 2], abs=0.3)


async def test_a_clock_that_went_back_gives_nothing_away(engine: AsyncEngine, naps: FakeSleep) -> None:
    limiter = SharedLimiter(engine, buckets, rate=1, burst=5, sleep=naps)
    await limiter.acquire()
    await age(engine, -3600)
    for _ in range(5):
        await limiter.acquire()
    assert naps.naps == pytest.approx([1.0], abs=0.1)


async def test_parallel_callers_together_keep_the_rate(engine: AsyncEngine) -> None:
    limiters = [SharedLimiter(engine, buckets, rate=40) for _ in range(4)]
    passed: list[float] = []

    async def work(limiter: SharedLimiter) -> None:
        for _ in range(5):
            await limiter.acquire()
            passed.append(time.monotonic())

    started = time.monotonic()
    await asyncio.gather(*(work(limiter) for limiter in limiters))
    assert len(passed) == 20
    assert max(passed) - started >= 19 / 40 - 0.02


async def test_the_unlimited_one_waits_for_nothing() -> None:
    await asyncio.wait_for(UnlimitedLimiter().acquire(), timeout=0.1)
