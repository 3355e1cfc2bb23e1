"""Work that is done together: one batch at a time, and to each caller its own end."""

import asyncio
from collections.abc import Sequence

import pytest

from libs.common.db.batching import MOST, Batcher


class Desk:
    """Doubles numbers; what it was given, batch by batch. Nothing is done before `open`."""

    def __init__(self, *, broken: int | None = None, fault: Exception | None = None) -> None:
        self.batches: list[list[int]] = []
        self.open = asyncio.Event()
        self._broken, self._fault = broken, fault or ValueError("broken")
        self.together = Batcher(self._work)

    async def _work(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        await self.open.wait()
        if self._broken in items:
            raise self._fault
        return [2 * item for item in items]

    async def answers(self, *items: int) -> list[object]:
        tasks = [asyncio.create_task(self.together.do(item)) for item in items]
        while not self.batches:
            await asyncio.sleep(0)
        self.open.set()
        return list(await asyncio.gather(*tasks, return_exceptions=True))


async def test_what_comes_meanwhile_shares_the_next_batch_and_each_has_its_own_answer() -> None:
    desk = Desk()
    first = asyncio.create_task(desk.together.do(0))
    while not desk.batches:
        await asyncio.sleep(0)
    assert await desk.answers(*range(1, MOST + 3)) == [2 * item for item in range(1, MOST + 3)]
    assert await first == 0
    assert [len(batch) for batch in desk.batches] == [1, MOST, 2]


async def test_one_that_cannot_be_done_keeps_no_other_back() -> None:
    desk = Desk(broken=2)
    answers = await desk.answers(1, 2, 3)
    assert (answers[0], str(answers[1]), answers[2]) == (2, "broken", 6)
    assert desk.batches == [[1, 2, 3], [1], [2], [3]]


async def test_who_cannot_be_reached_is_not_asked_for_each() -> None:
    desk = Desk(broken=2, fault=ConnectionRefusedError("away"))
    assert [str(answer) for answer in await desk.answers(1, 2, 3)] == ["away"] * 3
    assert desk.batches == [[1, 2, 3]]


async def test_a_caller_who_goes_away_takes_nothing_from_the_others() -> None:
    desk = Desk()
    gone, stays = (asyncio.create_task(desk.together.do(item)) for item in (1, 2))
    while not desk.batches:
        await asyncio.sleep(0)
    gone.cancel()
    desk.open.set()
    assert await stays == 4
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await desk.together.do(5) == 10, "and it goes on"
