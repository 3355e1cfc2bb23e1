"""One rule keeps workers from waiting for each other: who wants applications and their lane has the lane first."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from services.auto_reply.sending import decide as decisions
from services.auto_reply.sending import outcomes
from services.auto_reply.sending.finish import finish
from services.auto_reply.sending.recheck import recheck_batch
from services.auto_reply.sending.release import ReleaseQueue
from services.auto_reply.sending.store import lanes
from services.auto_reply.sending.sweep import sweep
from services.auto_reply.tracking import store as tracking
from services.auto_reply.tracking.tracker import Tracker
from tests.component.services.auto_reply.sending.deciding import recorded
from tests.component.services.auto_reply.sending.world import World

Step = Callable[[], Awaitable[object]]

_WAITS = text(
    "select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))"
)
_NOBODY_HAS_THEM = text("select id from applications where user_id = :user_id for no key update nowait")


async def rechecked(world: World, _: UUID) -> Step:
    await world.execute("update resumes set content_hash = 'changed', snapshot = snapshot || '{\"one\": \"more\"}'")
    return lambda: recheck_batch(world.deps)


async def written(world: World, application_id: UUID) -> Step:
    await world.execute("update applications set letter = null, letter_hash = null, letter_ok = false")
    return world.write


async def decided(world: World, application_id: UUID) -> Step:
    [undo] = await recorded(world, application_id, ("undo", None))
    return lambda: decisions.settle(world.deps, undo, consumer="auto_reply")


async def sent(world: World, _: UUID) -> Step:
    claimed = (await world.claim()).claimed
    assert claimed is not None
    return lambda: finish(world.deps, claimed, outcomes.found_later("1", "response"))


async def given_up(world: World, _: UUID) -> Step:
    claimed = (await world.claim()).claimed
    assert claimed is not None
    return lambda: finish(world.deps, claimed, outcomes.too_late())


async def released(world: World, _: UUID) -> Step:
    await world.execute("update applications set state = 'held', held_why = 'limit'")

    async def release() -> None:
        async with world.deps.engine.begin() as connection:
            await lanes.release(connection, [world.person.user_id])

    return release


async def account_changed(world: World, _: UUID) -> Step:
    """Settings were changed: the mark in the inbox, lanes and applications are one transaction."""
    await world.execute("update applications set state = 'held', held_why = 'limit'")
    return lambda: ReleaseQueue(world.deps.engine, "auto_reply").after(_changed(world), new_id())


async def let_go_by_all(world: World, _: UUID) -> Step:
    """The installation goes on: everybody's lanes, then everybody's applications."""
    await world.execute("update applications set state = 'held', held_why = 'owner'")
    event = _changed(world, change="resumed", scope="system")
    return lambda: ReleaseQueue(world.deps.engine, "auto_reply").after(event, new_id())


async def proved_absent(world: World, _: UUID) -> Step:
    """An answer was lost, and hh does not know the application."""
    assert (await world.claim()).claimed is not None
    await world.execute(
        "update applications set state = 'unknown', lease_token = null, lease_until = now() - interval '1 second',"
        " attempt_at = now() - interval '1 day' where state = 'sending'"
    )
    return world.look_up


def _changed(world: World, **other: object) -> AccountChanged:
    return AccountChanged.model_validate(
        {"user_id": world.person.user_id, "account_id": world.person.account_id, "change": "settings"}
        | {"occurred_at": datetime.now(UTC)}
        | other
    )


async def tracked(world: World, _: UUID) -> Step:
    """hh knows both applications."""
    assert await world.send_all() == 2
    await world.execute("update negotiation_readings set next_due_at = now(), read_at = null")
    tracker = Tracker(
        world.deps.engine, world.deps.outbox, world.deps.accounts, origin="sandbox", interval=timedelta(minutes=1)
    )
    async with world.engine.begin() as connection:
        due = await tracking.claim_due(connection, origin="sandbox", lease=timedelta(minutes=1))
    assert due is not None
    return lambda: tracker.look(due, Heartbeat("tracking", stale_after=60))


async def _waiting(connection: AsyncConnection, task: asyncio.Task[object]) -> None:
    async with asyncio.timeout(60):
        while not task.done() and not await connection.scalar(_WAITS):
            await asyncio.sleep(0.01)


STEPS = (rechecked, written, decided, sent, given_up, released, account_changed, let_go_by_all, proved_absent, tracked)


@pytest.mark.parametrize("begin", STEPS)
async def test_whoever_waits_for_a_lane_holds_none_of_its_applications(
    world: World, begin: Callable[[World, UUID], Awaitable[Step]]
) -> None:
    first = await world.ready(0)
    await world.ready(1)
    step = await begin(world, first)

    async def run() -> object:
        return await step()

    async with world.engine.begin() as connection:
        await lanes.lock(connection, world.person.user_id)
        task = asyncio.create_task(run())
        await _waiting(connection, task)
        assert not task.done()
        found = (await connection.execute(_NOBODY_HAS_THEM, {"user_id": world.person.user_id})).all()
    assert len(found) == 2
    async with asyncio.timeout(60):
        await task


async def test_a_sweep_waits_for_no_lane(world: World) -> None:
    """It looks at many of them, in no order: one that is in other hands is left for the next time."""
    await world.ready(0)
    await world.execute("update send_lanes set wake_at = null")
    async with world.engine.begin() as connection:
        await lanes.lock(connection, world.person.user_id)
        async with asyncio.timeout(60):
            assert (await sweep(world.deps))["sleeping_lane"] == 0
    assert (await sweep(world.deps))["sleeping_lane"] == 1
