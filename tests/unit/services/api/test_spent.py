"""Who has asked too much is refused at the door, a few at a time slowly."""

import asyncio

from services.api.spent import PAUSE, SLOWLY, ThrottledSessions


class Time:
    """A clock that sleepers move, once they are let go on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self.go_on = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await self.go_on.wait()


async def test_a_few_refusals_are_slow_and_all_others_immediate() -> None:
    time = Time()
    spent = ThrottledSessions(clock=lambda: time.now, sleep=time.sleep)
    spent.note("token", 3)
    slow = [asyncio.create_task(spent.refusal("token")) for _ in range(SLOWLY)]
    while len(time.slept) < SLOWLY:
        await asyncio.sleep(0)
    at_once = await spent.refusal("token")
    assert at_once is not None
    assert at_once.seconds == 3
    assert not any(one.done() for one in slow)
    time.go_on.set()
    assert [one.seconds for one in await asyncio.gather(*slow) if one] == [3] * SLOWLY
    assert time.slept == [PAUSE] * SLOWLY


async def test_others_and_later_requests_are_not_refused() -> None:
    time = Time()
    time.go_on.set()
    spent = ThrottledSessions(clock=lambda: time.now, sleep=time.sleep)
    assert await spent.refusal(None) is None
    spent.note("token", 1)
    assert await spent.refusal("another") is None
    assert await spent.refusal(None) is None
    time.now = 1.0
    assert await spent.refusal("token") is None
    assert time.slept == []
