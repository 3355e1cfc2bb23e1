"""One user who decides very much at once takes nobody else's place."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlmodel import col

from libs.common.db.tables.applications import DecisionOutcome
from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import InboxRow
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging.consumer import Receipt
from libs.common.messaging.outbox import Pending
from services.auto_reply.handlers import on_match_decided
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.test_worker import (
    decided,
    over_nats,
    running,
    tell,
    tell_as_the_api,
    until,
)

__all__ = ["over_nats"]
MANY = 40
"""More than the consumer works on and keeps at hand."""


async def test_decisions_that_cannot_be_carried_out_now_stand_in_nobodys_way(
    make: Make, over_nats: dict[str, Any]
) -> None:
    world = await make(**over_nats, resume={"mode": "review"})
    await world.ready(0)
    [row] = await world.rows()
    neighbour, rung = new_id(), new_id()
    await world.execute("insert into users (id, email) values (:id, 'neighbour@example.org')", id=neighbour)

    async def heard() -> bool:
        async with world.engine.connect() as connection:
            return (
                await connection.scalar(select(col(InboxRow.event_id)).where(col(InboxRow.event_id) == rung))
                is not None
            )

    async def settled() -> bool:
        async with world.engine.connect() as connection:
            return await connection.scalar(select(func.count()).select_from(table_of(DecisionOutcome))) == MANY

    async with running(world.deps.settings), world.engine.connect() as holder:
        await holder.execute(text("select from send_lanes for update"))
        for number in range(MANY):
            await tell_as_the_api(world, await decided(world, ("dismiss", "undo")[number % 2], row))
        changed = AccountChanged(user_id=neighbour, occurred_at=datetime.now(UTC), change="resumed")
        await tell(world, Pending(changed, rung))
        await until(heard, 60)
        assert not await settled()
        await holder.rollback()
        await until(settled, 60)
    assert world.posts() == []


async def test_whoever_has_a_users_turn_does_what_rang_meanwhile(make: Make) -> None:
    """Also what rang for a worker that died: a decision without an outcome is found by its row."""
    world = await make(resume={"mode": "review"})
    await world.ready(0)
    [row] = await world.rows()
    first, *others = [await decided(world, action, row) for action in ("dismiss", "undo", "dismiss")]
    assert world.deps.deciding.begin(world.person.user_id)
    for event in others:
        await on_match_decided(world.deps, event, _receipt(world, event))
    assert await world.states() == ["review"], "somebody is at it"
    world.deps.deciding.end(world.person.user_id)
    await on_match_decided(world.deps, first, _receipt(world, first))
    assert await world.states() == ["dismissed"]
    async with world.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(table_of(DecisionOutcome))) == 3


def _receipt(world: Any, event: Any) -> Receipt:
    return Receipt(event.decision_id, "auto_reply", world.engine)
