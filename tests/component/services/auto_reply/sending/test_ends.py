"""How attempts end: refusals, limits, blocks, lost tokens. Each leaves row, quota, switches and events in step."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from libs.common.accounts import audit
from libs.common.clock import elapsed
from libs.common.db.tables.accounts import AuditEntry
from libs.common.db.tables.matches import Match
from services.auto_reply.search.store.matches import save_matches
from services.auto_reply.sending import outcomes
from services.auto_reply.sending import send as sender
from services.auto_reply.sending.finish import finish
from services.auto_reply.sending.send import send
from tests.component.services.auto_reply.sending.claiming import in_force
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World

REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"has_test": True}, "test_required"),
    ({"type": {"id": "direct", "name": "Прямая"}, "response_url": "https://employer.example/apply"}, "external"),
]


@pytest.mark.parametrize(("card", "reason"), REFUSALS)
async def test_a_refusal_is_final_refunded_and_told_with_a_way_to_go_on(
    world: World, shared_hh: Any, card: dict[str, Any], reason: str
) -> None:
    [vacancy_id] = publish(shared_hh, 1, **card)
    application_id = await world.ready(vacancy_id=vacancy_id)
    assert await world.send_all() == 1
    row = await world.row(application_id)
    assert (row.state, row.reason, row.posts) == ("failed", reason, 0)
    assert await world.used() == 0
    [announced] = await world.events("reply.failed")
    assert (announced["reason"], announced["needs_owner"]) == (reason, False)
    assert announced["sentence"]
    assert announced["link"]
    assert await in_force(world) == []


async def test_an_external_vacancy_is_never_followed_and_its_link_is_told(world: World, shared_hh: Any) -> None:
    [vacancy_id] = publish(shared_hh, 1, type={"id": "direct", "name": "Прямая"}, response_url="https://a.example/x")
    await world.ready(vacancy_id=vacancy_id)
    await world.send_all()
    [announced] = await world.events("reply.failed")
    assert announced["link"] == "https://a.example/x"
    assert len(world.posts()) == 1


async def test_already_applied_without_an_attempt_of_ours_was_made_by_hand(world: World) -> None:
    world.hh.post(
        "/negotiations",
        resume_id=next(iter(world.person.resumes)),
        vacancy_id=world.vacancies[0],
        message="Сам написал",
    )
    application_id = await world.ready(0)
    await world.send_all()
    row = await world.row(application_id)
    assert (row.state, row.reason, row.made_by) == ("failed", "already_applied", "manual")
    assert await world.used() == 0
    assert await world.events("reply.sent") == []


async def test_a_post_that_never_left_is_repeated_after_a_pause_without_cost(make: Make) -> None:
    world = await make(send_backoff_seconds=30)
    application_id = await world.ready()
    address = world.deps.accounts._settings.api_url  # pyright: ignore[reportAttributeAccessIssue]
    await world.send_to("http://127.0.0.1:9")
    assert await world.send_all() == 1
    row = await world.row(application_id)
    assert (row.state, row.reason, row.posts, row.attempts) == ("queued", "never_left", 0, 1)
    assert await world.used() == 0
    await world.wake()
    assert await world.send_all() == 0
    await world.send_to(address)
    await world.execute("update send_lanes set next_send_at = now(), wake_at = now()")
    assert await world.send_all() == 1
    assert await world.states() == ["sent"]
    assert await world.used() == 1


async def test_after_several_failures_in_a_row_the_breaker_is_told_once(make: Make) -> None:
    world = await make(breaker_failures=2, send_backoff_seconds=0.01)
    await world.ready()
    await world.send_to("http://127.0.0.1:9")
    for _ in range(4):
        await world.execute("update send_lanes set next_send_at = now(), wake_at = now()")
        await world.execute("update applications set state = 'queued', held_why = null, not_before = now()")
        await world.send()
    assert [event["reason"] for event in await world.events("reply.paused")] == ["breaker"]
    assert [row.held_why for row in await world.rows()] == ["breaker"]


async def test_a_stale_result_is_dropped(world: World) -> None:
    application_id = await world.ready()
    look = await world.claim()
    assert look.claimed is not None
    await world.execute("update applications set lease_until = now() - interval '1 second'")
    await world.sweep()
    assert not await finish(world.deps, look.claimed, outcomes.adopted("1"))
    row = await world.row(application_id)
    assert (row.state, row.negotiation_id) == ("unknown", None)
    assert await world.events("reply.sent") == []


async def test_a_result_is_written_once_and_refunded_once(world: World) -> None:
    await world.ready()
    look = await world.claim()
    assert look.claimed is not None
    refused = outcomes.Settlement(outcomes.State.FAILED, reason="test_required", refund=True)
    assert await finish(world.deps, look.claimed, refused)
    assert not await finish(world.deps, look.claimed, refused)
    assert [entry.units for entry in await world.ledger()] == [1, -1]
    assert len(await world.events("reply.failed")) == 1


async def test_sends_are_audited(world: World) -> None:
    await world.ready()
    await world.send_all()
    async with world.engine.connect() as connection:
        actions = list((await connection.execute(select(col(AuditEntry.action)))).scalars())
        assert await audit.first_broken(connection, user_id=world.person.user_id) is None
    assert actions == ["application.sent"]


async def test_the_database_may_be_away_for_a_moment_when_the_answer_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    async def shaky(*args: Any) -> bool:
        calls.append(1)
        if len(calls) < 3:
            raise ConnectionRefusedError
        return await finish(*args)

    monkeypatch.setattr(sender, "finish", shaky)
    await world.ready()
    look = await world.claim()
    assert look.claimed is not None
    await send(world.deps, look.claimed, elapsed())
    assert await world.states() == ["sent"]
    assert len(world.posts()) == 1


async def test_what_was_sent_keeps_the_decision_it_was_sent_by(world: World) -> None:
    sent, waiting = [await world.ready(number) for number in (0, 1)]
    await world.send()
    async with world.engine.connect() as connection:
        found = await connection.execute(select(Match.__table__))  # pyright: ignore[reportAttributeAccessIssue]
        before = {row["id"]: dict(row) for row in found.mappings()}
    states = {row.match_id: row.state for row in await world.rows()}
    assert sorted(states.values()) == ["queued", "sent"], (sent, waiting)
    judged = {
        "decision": "blocked",
        "rule": "already_applied",
        "score": None,
        "threshold": 99,
        "factors": {},
        "trace": {},
    }
    async with world.engine.begin() as connection:
        again = [{**row, **judged, "updated_at": row["created_at"]} for row in before.values()]
        ids = await save_matches(connection, again)
        found = await connection.execute(select(Match.__table__))  # pyright: ignore[reportAttributeAccessIssue]
        after = {row["id"]: dict(row) for row in found.mappings()}
    assert set(ids.values()) == set(before)
    for match_id, state in states.items():
        assert (after[match_id] == before[match_id]) is (state == "sent")
