"""What may go, and what may not: every switch is held in the claim, also by parallel workers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from libs.common.accounts import switches
from libs.common.accounts.switches import SYSTEM, Scope
from libs.common.ids import new_id
from services.auto_reply.sending.send import send
from services.auto_reply.sending.store import claim as store
from tests.component.services.auto_reply.sending.claiming import DAY, claims, crowd, queue
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.plans import looked_at, scans
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World


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


@pytest.mark.parametrize(
    "change",
    [
        "update applications set state = 'dismissed'",
        "update applications set letter_ok = false",
        "update resumes set content_hash = 'of another text'",
        "update hh_accounts set state = 'needs_login'",
        "update hh_accounts set origin = 'hh'",
        "update negotiation_readings set read_at = null",
    ],
)
async def test_what_changes_between_the_look_and_the_claim_stops_it(
    world: World, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Row, letter, resume and account are conditions of the claiming statement, too."""
    await world.ready()
    look = store.candidates

    async def then_it_changes(*args: Any, **kwargs: Any) -> Any:
        found = await look(*args, **kwargs)
        assert len(found) == 1
        await world.execute(change)
        return found

    monkeypatch.setattr(store, "candidates", then_it_changes)
    assert (await world.claim()).claimed is None
    assert await world.used() == 0
    assert world.posts() == []


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
    await crowd(world, first, 4000)
    await world.execute("analyze applications")
    values = {"user_id": world.person.user_id, "per_resume": 4, "default_plan": "self", "rolling": 86_400}
    async with world.engine.connect() as connection:
        read = await scans(connection, store.CANDIDATES, values, "applications")
    assert read
    assert max(node["Actual Rows"] for node in read) <= 4
    assert all(node["Node Type"].startswith("Index") for node in read)


async def test_what_was_sent_costs_the_next_send_no_scan(world: World) -> None:
    """Whether the owner has applied with another account is asked of his other accounts, not of all he has sent."""
    sent = await world.ready(score=99)
    await crowd(world, sent, 4000, state="sent")
    [row] = [row for row in await world.rows() if row.id == sent]
    values = {
        "id": sent,
        "token": new_id(),
        "user_id": row.user_id,
        "origin": row.origin,
        "pace": 1,
        "lease": 60,
        "post": 1,
        "plan_window_at": "2026-01-01T00:00:00+00",
        "notices": "{}",
        "last": "false",
    }
    async with world.engine.connect() as connection:
        read = await scans(connection, store.TAKE, values, "applications")
    assert read
    assert sum(map(looked_at, read)) < 50
