"""Changes of accounts that come together release what they may, once, and are marked as done with it."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging import inbox
from services.auto_reply.sending.release import ReleaseQueue
from tests.component.services.auto_reply.sending.world import World


def resumed(world: World, **other: object) -> AccountChanged:
    return AccountChanged.model_validate(
        {"user_id": world.person.user_id, "account_id": world.person.account_id, "change": "resumed"}
        | {"occurred_at": datetime.now(UTC)}
        | other
    )


async def test_changes_that_come_together_release_the_user_once_and_each_is_marked(world: World) -> None:
    application_id = await world.ready()
    await world.execute("update applications set state = 'held', held_why = 'limit'")
    before = (await world.row(application_id)).version
    looking, ids = ReleaseQueue(world.deps.engine, "auto_reply"), [new_id() for _ in range(20)]
    event = resumed(world)
    assert await asyncio.gather(*(looking.after(event, one) for one in ids)) == [True] * 20
    assert await asyncio.gather(*(looking.after(event, one) for one in ids[:5])) == [False] * 5, "delivered again"
    row = await world.row(application_id)
    assert (row.state, row.version) == ("queued", before + 1)
    async with world.engine.begin() as connection:
        assert await inbox.claim_all(connection, consumer="auto_reply", event_ids=ids) == set()


async def test_a_change_that_ends_no_pause_is_marked_and_releases_nothing(world: World) -> None:
    application_id, event_id = await world.ready(), new_id()
    await world.execute("update applications set state = 'held', held_why = 'limit'")
    assert await ReleaseQueue(world.deps.engine, "auto_reply").after(resumed(world, change="paused"), event_id)
    assert (await world.row(application_id)).state == "held"
    async with world.engine.begin() as connection:
        assert not await inbox.claim(connection, consumer="auto_reply", event_id=event_id)


async def test_a_change_of_somebody_who_is_gone_is_marked_and_keeps_the_others_changes(world: World) -> None:
    application_id = await world.ready()
    await world.execute("update applications set state = 'held', held_why = 'limit'")
    looking = ReleaseQueue(world.deps.engine, "auto_reply")
    gone = resumed(world, user_id=new_id())
    answers = await asyncio.gather(*(looking.after(event, new_id()) for event in (gone, resumed(world))))
    assert answers == [True, True]
    assert (await world.row(application_id)).state == "queued"


@pytest.mark.parametrize(
    ("state", "notice", "woken"), [("review", None, False), ("queued", None, True), ("review", "limit", True)]
)
async def test_a_lane_is_woken_for_what_waits_to_be_sent_or_for_a_notice_to_take_away(
    world: World, state: str, notice: str | None, woken: bool
) -> None:
    await world.ready()
    await world.execute("update applications set state = :state", state=state)
    await world.execute("update send_lanes set wake_at = null, paused_notice = :notice", notice=notice)
    assert await ReleaseQueue(world.deps.engine, "auto_reply").after(resumed(world), new_id())
    async with world.engine.connect() as connection:
        wake_at = await connection.scalar(text("select wake_at from send_lanes"))
    assert (wake_at is not None) is woken
