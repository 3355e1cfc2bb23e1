"""hh's request rate stands before the claim: what a claim has checked does not grow old in a queue."""

import asyncio
from dataclasses import replace

from libs.common.accounts import switches
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.hh.answers.errors import RateLimitedError
from services.auto_reply.sending.send import RatePermits, Sender
from tests.component.services.auto_reply.sending.test_worker import until
from tests.component.services.auto_reply.sending.world import World


class Queue:
    """A rate that makes everybody wait until it is opened, and says how often it was asked."""

    def __init__(self) -> None:
        self.open, self.asked = asyncio.Event(), 0

    async def acquire(self) -> None:
        """See RateLimiter."""
        self.asked += 1
        await self.open.wait()


async def test_what_is_stopped_while_the_rate_is_waited_for_is_not_sent(world: World) -> None:
    application_id = await world.ready()
    queue = Queue()
    running = asyncio.create_task(Sender(replace(world.deps, rate=queue)).run(Heartbeat("sender", stale_after=60)))

    async def waits() -> bool:
        return queue.asked > 0

    async def held() -> bool:
        return (await world.row(application_id)).state == "held"

    await until(waits)
    async with world.engine.begin() as connection:
        await switches.pause(connection, "user", world.person.user_id, "owner", by="test")
    queue.open.set()
    await until(held)
    running.cancel()
    await asyncio.wait([running])
    assert world.posts() == []
    assert await world.used() == 0


async def test_nothing_is_claimed_while_the_rate_is_used_up(world: World) -> None:
    """A claim takes quota and a lease: neither is spent on waiting."""
    application_id = await world.ready()
    queue = Queue()
    running = asyncio.create_task(Sender(replace(world.deps, rate=queue)).run(Heartbeat("sender", stale_after=60)))
    await asyncio.sleep(0.7)
    assert (await world.row(application_id)).state == "queued"
    assert queue.asked == 1, "one waits, and brings in the next"
    queue.open.set()

    async def sent() -> bool:
        return (await world.row(application_id)).state == "sent"

    await until(sent)
    running.cancel()
    await asyncio.wait([running])
    assert len(world.posts()) == 1


async def test_a_refused_permit_leaves_the_application_queued(world: World) -> None:
    application_id = await world.ready()

    class Full:
        async def acquire(self) -> None:
            raise RateLimitedError("Очередь запросов к HeadHunter слишком длинная.")

    running = asyncio.create_task(Sender(replace(world.deps, rate=Full())).run(Heartbeat("sender", stale_after=60)))
    await asyncio.sleep(0.6)
    assert not running.done()
    running.cancel()
    await asyncio.wait([running])
    assert (await world.row(application_id)).state == "queued"
    assert world.posts() == []


async def test_a_permit_that_was_not_used_is_kept_once() -> None:
    queue = Queue()
    queue.open.set()
    permits = RatePermits(queue)
    await permits.take()
    permits.give_back()
    permits.give_back()
    await permits.take()
    assert queue.asked == 1
    await permits.take()
    assert queue.asked == 2
