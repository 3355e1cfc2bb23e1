"""The sender looks for a lane by one claim at a time, and forgets no doorbell that rings meanwhile."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.concurrency.supervisor import Heartbeat
from services.auto_reply.ports import Deps
from services.auto_reply.sending import send
from services.auto_reply.sending.claim import ClaimAttempt, claim_one
from services.auto_reply.sending.gate import Candidate
from services.auto_reply.sending.send import Sender
from services.auto_reply.sending.store import claim as store
from services.auto_reply.sending.store.claim import Lane
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.test_worker import until
from tests.component.services.auto_reply.sending.world import World


class SlowLooks:
    """Claims of which the first finds nothing, and not before it is let go."""

    def __init__(self) -> None:
        self.begun, self.under_way, self.most = 0, 0, 0
        self.go = asyncio.Event()

    async def __call__(self, deps: Deps, locked: Callable[[Lane], object]) -> ClaimAttempt:
        self.begun, self.under_way = self.begun + 1, self.under_way + 1
        self.most = max(self.most, self.under_way)
        first = self.begun == 1
        await self.go.wait()
        look = ClaimAttempt(lane=False) if first else await claim_one(deps, locked)
        self.under_way -= 1
        return look


async def test_a_ring_during_a_look_is_answered_after_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = SlowLooks()
    monkeypatch.setattr(send, "claim_one", looks)
    monkeypatch.setattr(send, "LOOK_AGAIN", 600.0)
    monkeypatch.setattr(send, "IDLE", 600.0)
    application_id = await world.ready()
    running = asyncio.create_task(Sender(world.deps).run(Heartbeat("sender", stale_after=60)))

    async def looking() -> bool:
        return looks.begun == 1

    async def heard() -> bool:
        return not world.deps.wakes.sender.is_set()

    async def sent() -> bool:
        return (await world.row(application_id)).state == "sent"

    await until(looking)
    for _ in range(3):
        world.deps.wakes.sender.set()
        await until(heard)
    looks.go.set()
    await until(sent)
    running.cancel()
    await asyncio.wait([running])
    assert looks.most == 1
    assert len(world.posts()) == 1


async def test_while_a_locked_lane_is_checked_the_next_one_is_looked_for(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds = [await make() for _ in range(2)]
    ids = [await one.ready() for one in worlds]
    both, candidates = asyncio.Barrier(2), store.candidates

    async def after_both(connection: AsyncConnection, *args: Any, **options: Any) -> list[Candidate]:
        async with asyncio.timeout(30):
            await both.wait()
        return await candidates(connection, *args, **options)

    monkeypatch.setattr(store, "candidates", after_both)
    monkeypatch.setattr(send, "IDLE", 600.0)
    running = asyncio.create_task(Sender(worlds[0].deps).run(Heartbeat("sender", stale_after=60)))

    async def sent() -> bool:
        return [(await one.row(id_)).state for one, id_ in zip(worlds, ids, strict=True)] == ["sent", "sent"]

    await until(sent)
    running.cancel()
    await asyncio.wait([running])
