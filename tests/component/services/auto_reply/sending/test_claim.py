"""What may go, and what may not: every limit and switch is held in the claim, also by parallel workers."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from libs.common.accounts import switches
from libs.common.accounts.switches import SYSTEM, Scope
from services.auto_reply.sending.claim import claim_one
from services.auto_reply.sending.send import send
from services.auto_reply.sending.store import claim as store
from services.auto_reply.sending.store import rest as rest_store
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World, publish

DAY = timedelta(days=1)


async def claims(world: World, workers: int = 8) -> list[Any]:
    """What so many workers claim at the same time until nothing is due."""

    async def work() -> list[Any]:
        mine: list[Any] = []
        while (look := await claim_one(world.deps)).lane:
            mine += [look.claimed] if look.claimed else []
        return mine

    return [claimed for each in await asyncio.gather(*(work() for _ in range(workers))) for claimed in each]


async def spend(
    world: World, count: int, *, hours_ago: float = 1.0, units: int = 1, window_hours_ago: float | None = None
) -> None:
    """Units that were taken some time ago, in a plan window that opened some time ago."""
    await world.execute(
        "insert into usage_ledger (id, user_id, account_id, resume_id, kind, units, at, plan_window_at)"
        " select gen_random_uuid(), :user, :account, :resume, 'take', :units,"
        " now() - make_interval(secs => :ago + n), now() - make_interval(secs => cast(:window as float))"
        " from generate_series(1, :count) n",
        user=world.person.user_id,
        account=world.person.account_id,
        resume=world.person.resume_id,
        units=units,
        ago=hours_ago * 3600,
        window=None if window_hours_ago is None else window_hours_ago * 3600,
        count=count,
    )


async def queue(world: World, count: int, **match: Any) -> list[UUID]:
    return [await world.ready(number, **match) for number in range(count)]


async def test_eight_parallel_workers_share_one_last_place(make: Make) -> None:
    world = await make(account_limit=10)
    await queue(world, 8)
    await spend(world, 9)
    assert len(await claims(world)) == 1
    assert await world.used() == 10


async def overtaken(world: World, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Awaitable[Any]]) -> int:
    """One worker stops between its look and its claim, another claims meanwhile; how many claims came of it."""
    look = store.candidates
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(*args: Any, **kwargs: Any) -> Any:
        found = await look(*args, **kwargs)
        if not looked.is_set():
            looked.set()
            await go_on.wait()
        return found

    monkeypatch.setattr(store, "candidates", slowly)
    first = asyncio.create_task(claim_one(world.deps))
    await looked.wait()
    async with asyncio.timeout(30):
        await meanwhile()
        second = await claim_one(world.deps)
    go_on.set()
    return sum(each.claimed is not None for each in (await first, second))


async def test_a_place_is_not_counted_twice_by_a_worker_that_is_overtaken(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The better row that the second worker chooses is not the one that the first is about to claim."""
    world = await make(account_limit=1)
    await world.ready(0, score=70)
    better = await world.ready(1, score=90)
    await world.execute("update applications set not_before = now() + interval '1 hour' where id = :id", id=better)

    async def it_becomes_due() -> None:
        await world.execute("update applications set not_before = now() where id = :id", id=better)

    assert await overtaken(world, monkeypatch, it_becomes_due) == 1
    assert await world.used() == 1


async def test_an_employer_is_not_counted_twice_by_a_worker_that_is_overtaken(
    make: Make, shared_hh: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await make(resume={"employer_cap": 1})
    first, second = publish(shared_hh, 2, employer={"id": "9000000009", "name": "Один"})
    await world.ready(vacancy_id=first, score=70)
    better = await world.ready(vacancy_id=second, score=90)
    await world.execute("update applications set not_before = now() + interval '1 hour' where id = :id", id=better)

    async def it_becomes_due() -> None:
        await world.execute("update applications set not_before = now() where id = :id", id=better)

    assert await overtaken(world, monkeypatch, it_becomes_due) == 1


async def test_parallel_workers_keep_to_one_application_per_employer(make: Make, shared_hh: Any) -> None:
    world = await make(resume={"employer_cap": 1})
    same = publish(shared_hh, 6, employer={"id": "9000000001", "name": "Один работодатель"})
    for vacancy_id in same:
        await world.ready(vacancy_id=vacancy_id)
    other = await world.ready(0, score=61)
    claimed = await claims(world)
    assert len(claimed) == 2
    assert other in {one.id for one in claimed}
    assert sorted(await world.states()) == ["held"] * 5 + ["sending"] * 2
    assert {row.held_why for row in await world.rows() if row.state == "held"} == {"employer"}
    assert await world.events("reply.paused") == []


async def test_an_application_made_by_hand_counts_at_its_employer(make: Make, shared_hh: Any) -> None:
    world = await make(resume={"employer_cap": 1})
    first, second = publish(shared_hh, 2, employer={"id": "9000000002", "name": "Ещё один"})
    by_hand = await world.ready(vacancy_id=first)
    await world.execute("update applications set state = 'sent_by_hand', made_by = 'manual' where id = :id", id=by_hand)
    await world.ready(vacancy_id=second)
    assert await claims(world) == []


async def test_an_employer_rests_for_the_cooldown_even_after_a_discard(make: Make, shared_hh: Any) -> None:
    world = await make(resume={"employer_cap": 1, "employer_cooldown_days": 30})
    first, second = publish(shared_hh, 2, employer={"id": "9000000003", "name": "Отказавший"})
    await world.ready(vacancy_id=first)
    await world.send_all()
    await world.execute("update applications set negotiation_state = 'discard'")
    waiting = await world.ready(vacancy_id=second)
    assert await claims(world) == []
    row = await world.row(waiting)
    assert row.not_before > datetime.now(UTC) + 29 * DAY
    await world.settings(employer_cooldown_days=0)
    await world.execute("update applications set state = 'queued', not_before = now() where id = :id", id=waiting)
    await world.wake()
    assert len(await claims(world)) == 1


@pytest.mark.parametrize("scope", ["system", "user", "account", "resume"])
async def test_a_switch_thrown_after_queueing_stops_the_send(world: World, scope: Scope) -> None:
    application_id = await world.ready()
    ids = {
        "system": SYSTEM,
        "user": world.person.user_id,
        "account": world.person.account_id,
        "resume": world.person.resume_id,
    }
    async with world.engine.begin() as connection:
        await switches.pause(connection, scope, ids[scope], "owner", by="test")
    assert await world.send_all() == 0
    row = await world.row(application_id)
    assert (row.state, row.held_why) == ("held", "owner")
    assert world.posts() == []
    assert [event["reason"] for event in await world.events("reply.paused")] == ["owner"]


async def test_a_switch_thrown_between_the_look_and_the_claim_stops_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claiming statement itself holds the switches: what was read a moment ago does not decide."""
    await world.ready()
    look = store.candidates

    async def then_the_owner_stops_it(*args: Any, **kwargs: Any) -> Any:
        found = await look(*args, **kwargs)
        async with world.engine.begin() as connection:
            await switches.pause(connection, "user", world.person.user_id, "owner", by="test")
        return found

    monkeypatch.setattr(store, "candidates", then_the_owner_stops_it)
    assert (await world.claim()).claimed is None
    assert await world.states() == ["queued"]
    assert await world.used() == 0


async def test_a_lifted_switch_lets_it_go_on(world: World) -> None:
    await world.ready()
    async with world.engine.begin() as connection:
        await switches.pause(connection, "user", world.person.user_id, "owner", by="test")
    await world.send_all()
    async with world.engine.begin() as connection:
        await switches.lift(connection, "user", world.person.user_id, "owner")
    await world.execute("update applications set not_before = now()")
    await world.sweep()
    assert await world.send_all() == 1
    assert await world.states() == ["sent"]


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
    told = await world.events("reply.paused")
    assert {event["resume_id"] for event in told} == {str(each) for each in world.person.resumes.values()}


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


async def test_an_account_of_another_origin_sends_nothing(world: World) -> None:
    await world.ready()
    await world.execute("update hh_accounts set origin = 'hh'")
    assert await world.send_all() == 0
    assert [row.held_why for row in await world.rows()] == ["origin"]
    assert world.posts() == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("update hh_accounts set state = 'needs_login'", "needs_login"),
        ("update resumes set status = 'not_published'", "resume"),
        ("update resumes set deleted_at = now()", "resume"),
        ("update resume_settings set mode = 'off'", "mode_off"),
    ],
)
async def test_what_was_taken_away_after_queueing_is_respected(world: World, change: str, why: str) -> None:
    await world.ready()
    await world.execute(change)
    assert await world.send_all() == 0
    assert [row.held_why for row in await world.rows()] == [why]
    assert world.posts() == []


async def test_a_resume_turned_to_review_gets_its_queued_rows_on_the_owner_s_desk(world: World) -> None:
    await queue(world, 6)
    await world.settings(mode="review")
    assert await world.send_all() == 0
    assert await world.states() == ["review"] * 6


async def test_the_best_goes_first_then_the_older_one(world: World) -> None:
    for number, score in enumerate([70, 95, 70, 80]):
        await world.ready(number, score=score)
    order = [look.claimed.score for _ in range(4) if (look := await world.claim()).claimed]
    assert order == [95, 80, 70, 70]
    by_age = [row.id for row in sorted(await world.rows(), key=lambda row: row.attempt_at)][2:]
    assert by_age == sorted(by_age)


async def test_nothing_goes_without_a_letter_or_within_the_undo_window(make: Make) -> None:
    world = await make(resume={"undo_seconds": 30})
    await world.record(await world.match(0))
    await world.wake()
    assert await world.send_all() == 0
    await world.write()
    await world.wake()
    assert await world.send_all() == 0
    assert await world.states() == ["queued"]
    await world.execute("update applications set not_before = now()")
    await world.wake()
    assert await world.send_all() == 1


async def test_a_dry_run_does_everything_but_the_call(make: Make) -> None:
    world = await make(resume={"mode": "dry"})
    await queue(world, 2)
    assert await world.send_all() == 2
    rows = await world.rows()
    assert {(row.state, row.reason, row.posts, row.attempts) for row in rows} == {("failed", "dry_run", 0, 1)}
    assert all(row.letter for row in rows)
    assert world.posts() == []
    assert await world.used() == 0
    assert [event["reason"] for event in await world.events("reply.failed")] == ["dry_run"] * 2


async def test_an_attempt_that_is_late_is_not_posted(world: World) -> None:
    await world.ready()
    look = await world.claim()
    assert look.claimed is not None
    await send(world.deps, look.claimed, started=-1e9)
    assert world.posts() == []
    [row] = await world.rows()
    assert (row.state, row.reason, row.posts, await world.used()) == ("queued", "too_late", 0, 0)


async def test_a_long_queue_costs_a_claim_no_scan(world: World) -> None:
    """The rows behind the best ones are never read, however many they are."""
    first = await world.ready(score=99)
    await world.execute(
        "insert into applications (id, user_id, account_id, resume_id, vacancy_id, vacancy_name, employer_key, origin,"
        " mode, score, state, not_before, letter, letter_hash, letter_ok, vacancy_snapshot)"
        " select gen_random_uuid(), user_id, account_id, resume_id, 'x' || n, 'v', 'id:' || n % 50, origin, mode,"
        " n % 90, 'queued', now(), 'l', 'h', true, '{}'"
        " from applications, generate_series(1, 4000) n where id = :id",
        id=first,
    )
    await world.execute("analyze applications")
    values = {"user_id": world.person.user_id, "per_resume": 4, "default_plan": "self", "rolling": 86_400}
    async with world.engine.connect() as connection:
        explained = text("explain (analyze, format json)" + store._CANDIDATES.text)
        plan = (await connection.execute(explained, values)).scalar_one()
    read = [node for node in nodes(plan[0]["Plan"]) if node.get("Relation Name") == "applications"]
    assert read
    assert max(node["Actual Rows"] for node in read) <= 4
    assert all(node["Node Type"].startswith("Index") for node in read)


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *[node for child in plan.get("Plans", []) for node in nodes(child)]]
