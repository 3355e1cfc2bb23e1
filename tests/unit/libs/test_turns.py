"""Turns: a few of one user at once, nobody waits for another user, and nothing is kept of who is gone."""

import asyncio

from libs.common.turns import Turns


async def test_more_than_a_few_of_one_user_wait_and_another_user_does_not() -> None:
    turns, leave = Turns(2), asyncio.Event()
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
