"""A semaphore a user: a few of one user at once, nobody waits for another user, and nothing is kept of who is gone."""

import asyncio
import time

from libs.common.concurrency.keyed_semaphore import KeyedSemaphore


async def test_more_than_a_few_of_one_user_wait_and_another_user_does_not() -> None:
    turns, leave = KeyedSemaphore(2), asyncio.Event()
    held: list[str] = []

    async def hold(user: str) -> None:
        async with turns.of(user):
            held.append(user)
            await leave.wait()

    holders = [asyncio.create_task(hold(user)) for user in ("a", "a", "a", "a", "b")]
    for _ in range(3):
        await asyncio.sleep(0)
    assert sorted(held) == ["a", "a", "b"]
    holders[2].cancel()
    leave.set()
    await asyncio.gather(*holders, return_exceptions=True)
    assert sorted(held) == ["a", "a", "a", "b"]
    assert turns.remembered == 0


async def test_who_rests_is_worked_for_half_of_the_time_and_one_at_a_time() -> None:
    turns, held, most = KeyedSemaphore(8), 0, 0

    async def hold() -> float:
        nonlocal held, most
        async with turns.of("a", resting=True):
            held += 1
            most = max(most, held)
            began = time.monotonic()
            await asyncio.sleep(0.02)
            worked = time.monotonic() - began
            held -= 1
        return worked

    began = time.monotonic()
    worked = sum(await asyncio.gather(*(hold() for _ in range(5))))
    assert most == 1
    assert time.monotonic() - began >= 2 * worked
    assert turns.remembered == 0


async def test_who_rests_keeps_nobody_waiting_who_does_not() -> None:
    turns = KeyedSemaphore(8, clock=iter((0.0, 600.0, 600.0)).__next__)
    ended = asyncio.Event()

    async def rest() -> None:
        async with turns.of("a", resting=True):
            ended.set()

    resting = asyncio.create_task(rest())
    await ended.wait()
    async with asyncio.timeout(0.5), turns.of("a"):
        assert not resting.done()
    await resting
