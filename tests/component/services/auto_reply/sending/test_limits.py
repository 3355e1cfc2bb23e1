"""Every limit is held in the claim: quiet hours, account, resume, plan and pace."""

from datetime import UTC, datetime, time, timedelta

import pytest

from services.auto_reply.sending.store import rest as rest_store
from tests.component.services.auto_reply.sending.claiming import DAY, claims, queue, spend
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World


def around_now(before: float, after: float) -> tuple[time, time]:
    now = datetime.now(UTC)
    return (now - timedelta(seconds=before)).time(), (now + timedelta(seconds=after)).time()


async def test_quiet_hours_hold_until_their_end_and_are_told_once(make: Make) -> None:
    begin, end = around_now(3600, 3600)
    world = await make(resume={"quiet_from": begin, "quiet_to": end, "timezone": "UTC"})
    await queue(world, 3)
    assert await world.send_all() == 0
    await world.wake()
    assert await world.send_all() == 0
    rows = await world.rows()
    assert {(row.state, row.held_why) for row in rows} == {("held", "quiet_hours")}
    assert abs(rows[0].not_before - (datetime.now(UTC) + timedelta(hours=1))) < timedelta(seconds=30)
    assert len(await world.events("reply.paused")) == 1
    assert world.posts() == []


async def test_a_send_that_would_arrive_in_quiet_hours_does_not_begin(make: Make) -> None:
    begin, end = around_now(-60, 3600)
    world = await make(resume={"quiet_from": begin, "quiet_to": end, "timezone": "UTC"}, send_lease_seconds=90)
    await world.ready()
    assert await world.send_all() == 0
    assert await world.states() == ["held"]


async def test_the_account_limit_holds_until_the_oldest_leaves_the_window(make: Make) -> None:
    world = await make(account_limit=2)
    await spend(world, 2, hours_ago=20)
    held = await world.ready()
    assert await world.send_all() == 0
    row = await world.row(held)
    assert (row.state, row.held_why) == ("held", "limit")
    freed = datetime.now(UTC) + timedelta(hours=4) + (world.deps.settings.rolling - DAY)
    assert abs(row.not_before - freed) < timedelta(seconds=30)
    paused = await world.events("reply.paused")
    assert [(event["reason"], event["resume_id"]) for event in paused] == [("limit", None)]
    await world.execute("update usage_ledger set at = at - interval '5 hours'")
    await world.execute("update applications set not_before = now()")
    await world.sweep()
    assert await world.send_all() == 1


async def test_an_application_counts_until_hh_too_has_seen_it_leave_the_day(make: Make) -> None:
    """hh notes it after our claim and in whole seconds: a place that is free by our clock alone is not free yet."""
    world = await make(account_limit=1)
    await spend(world, 1, hours_ago=24)
    waiting = await world.ready()
    assert await world.send_all() == 0
    assert (await world.row(waiting)).held_why == "limit"
    slack = world.deps.settings.limit_slack_seconds
    assert slack >= world.deps.settings.hh_timeout_seconds
    await world.execute("update usage_ledger set at = at - make_interval(secs => :slack)", slack=slack)
    await world.execute("update applications set not_before = now()")
    await world.sweep()
    assert await world.send_all() == 1


async def test_hh_s_own_limit_stands_above_a_looser_setting(make: Make) -> None:
    world = await make(account_limit=500, hh_account_limit=1)
    await queue(world, 2)
    assert await world.send_all() == 1


async def test_negotiations_made_by_hand_use_the_account_limit(make: Make) -> None:
    world = await make(account_limit=1)
    await spend(world, 1)
    await world.execute("update usage_ledger set kind = 'manual', resume_id = null")
    await world.ready()
    assert await world.send_all() == 0


async def test_a_refund_leaves_the_window_together_with_its_take(make: Make) -> None:
    """A refund that outlived its take would lend a place that nobody gave back."""
    world = await make(account_limit=2)
    await spend(world, 2, hours_ago=1)
    await spend(world, 1, hours_ago=25)
    world.fault(kind="status", status=403, body="json", when="before", times=1)
    refused = await world.ready()
    await world.execute("delete from usage_ledger where at > now() - interval '2 hours' and kind = 'take'")
    await world.send()
    entries = await world.ledger()
    refund = next(entry for entry in entries if entry.kind == "refund")
    take = next(entry for entry in entries if entry.id == refund.take_id)
    assert (refund.at, refund.units, refund.application_id) == (take.at, -1, refused)


async def test_the_resume_s_daily_cap_holds_that_resume_only(make: Make) -> None:
    world = await make(resumes=2, resume={"daily_cap": 1})
    for number in range(4):
        await world.ready(number, resume=number % 2)
    claimed = await claims(world)
    assert len(claimed) == 2
    assert len({one.resume_id for one in claimed}) == 2
    assert {row.held_why for row in await world.rows() if row.state == "held"} == {"resume_cap"}
    announced = await world.events("reply.paused")
    assert {event["resume_id"] for event in announced} == {str(each) for each in world.person.resumes.values()}


@pytest.fixture
async def on_a_plan(make: Make) -> World:
    world = await make(default_plan="free")
    await world.execute("update plans set application_limit = 2, window_seconds = 86400 where id = 'free'")
    return world


async def test_the_plan_window_starts_at_the_first_send(on_a_plan: World) -> None:
    world = on_a_plan
    await queue(world, 4)
    assert await world.send_all() == 2
    opened = {entry.plan_window_at for entry in await world.ledger()}
    assert len(opened) == 1
    held = [row for row in await world.rows() if row.state == "held"]
    assert {row.held_why for row in held} == {"plan"}
    assert {row.not_before - opened.copy().pop() for row in held} == {DAY}


async def test_a_plan_window_that_is_over_gives_way_to_a_new_one(on_a_plan: World) -> None:
    world = on_a_plan
    await spend(world, 2, hours_ago=30, window_hours_ago=25)
    await queue(world, 1)
    assert await world.send_all() == 1
    assert max(entry.plan_window_at for entry in await world.ledger()) > datetime.now(UTC) - timedelta(minutes=1)


async def test_a_window_whose_every_take_was_refunded_has_not_started(on_a_plan: World) -> None:
    world = on_a_plan
    await spend(world, 1, hours_ago=10, window_hours_ago=10)
    await spend(world, 1, hours_ago=10, units=-1, window_hours_ago=10)
    await queue(world, 1)
    assert await world.send_all() == 1
    assert max(entry.plan_window_at for entry in await world.ledger()) > datetime.now(UTC) - timedelta(minutes=1)


async def test_an_expired_subscription_falls_back_to_the_default_plan(on_a_plan: World) -> None:
    world = on_a_plan
    await world.execute(
        "insert into subscriptions (user_id, plan_id, expires_at) values (:user, 'day200', now() - interval '1 hour')",
        user=world.person.user_id,
    )
    await queue(world, 4)
    assert await world.send_all() == 2
    await world.execute("update subscriptions set expires_at = null")
    await world.execute("update applications set state = 'queued', not_before = now() where state = 'held'")
    await world.wake()
    assert await world.send_all() == 2


async def test_sends_keep_their_distance(make: Make) -> None:
    world = await make(resume={"pacing_min_seconds": 30, "pacing_max_seconds": 50})
    await queue(world, 2)
    assert await world.send_all() == 1
    async with world.engine.connect() as connection:
        seconds = await rest_store.seconds_to_next_look(connection)
        assert seconds is not None
        assert 10 < seconds <= 40
    await world.wake()
    assert await world.send_all() == 0
    assert sorted(await world.states()) == ["queued", "sent"]
