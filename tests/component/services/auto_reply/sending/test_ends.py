"""How attempts end: refusals, limits, blocks, lost tokens. Each leaves row, quota, switches and events in step."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from libs.common.accounts import audit, switches
from libs.common.clock import elapsed
from libs.common.db.tables.accounts import AuditEntry, HHAccount
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match
from services.auto_reply.search.store.matches import save_matches
from services.auto_reply.sending import outcomes
from services.auto_reply.sending import send as sender
from services.auto_reply.sending.finish import finish
from services.auto_reply.sending.send import send
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World, publish

Switch = Callable[..., None]


async def standing(world: World) -> list[dict[str, Any]]:
    async with world.engine.connect() as connection:
        return await switches.standing(
            connection,
            user_id=world.person.user_id,
            account_id=world.person.account_id,
            resume_ids=[world.person.resume_id],
        )


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
    [told] = await world.events("reply.failed")
    assert (told["reason"], told["needs_owner"]) == (reason, False)
    assert told["sentence"]
    assert told["link"]
    assert await standing(world) == []


async def test_an_external_vacancy_is_never_followed_and_its_link_is_told(world: World, shared_hh: Any) -> None:
    [vacancy_id] = publish(shared_hh, 1, type={"id": "direct", "name": "Прямая"}, response_url="https://a.example/x")
    await world.ready(vacancy_id=vacancy_id)
    await world.send_all()
    [told] = await world.events("reply.failed")
    assert told["link"] == "https://a.example/x"
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


@pytest.mark.parametrize("status", [400, 403, 429])
async def test_hh_s_limit_pauses_the_account_until_the_oldest_leaves(world: World, switch: Switch, status: int) -> None:
    switch(limit_value=1, limit_status=status, limit_retry_after=None)
    for number in range(3):
        await world.ready(number)
    assert await world.send_all() == 2
    rows = await world.rows()
    assert sorted(row.state for row in rows) == ["held", "held", "sent"]
    assert {row.held_why for row in rows if row.state == "held"} == {"limit"}
    assert await world.used() == 1
    [switch_row] = await standing(world)
    assert switch_row["reason"] == "limit"
    day_on = datetime.now(UTC) + timedelta(hours=24)
    assert abs(switch_row["until"] - day_on) < timedelta(minutes=1)
    told = await world.events("reply.paused")
    assert [(event["reason"], event["until"] is not None) for event in told] == [("limit", True)]
    assert len(world.posts()) == 2


async def test_hh_s_limit_without_anything_of_ours_in_the_window_pauses_for_an_hour(
    world: World, switch: Switch
) -> None:
    """Another program used the places: nobody here knows when they free."""
    switch(limit_value=0, limit_status=403, limit_retry_after=None)
    await world.ready()
    await world.send_all()
    [switch_row] = await standing(world)
    assert abs(switch_row["until"] - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)


async def test_hh_s_own_word_about_the_end_of_its_limit_counts(world: World, switch: Switch) -> None:
    switch(limit_value=0, limit_status=429, limit_retry_after=1800)
    await world.ready()
    await world.send_all()
    [switch_row] = await standing(world)
    assert abs(switch_row["until"] - datetime.now(UTC) - timedelta(minutes=30)) < timedelta(minutes=1)


async def test_too_many_requests_without_words_are_only_a_short_pause(world: World) -> None:
    world.fault(kind="status", status=429, body="empty", when="before", times=1)
    application_id = await world.ready()
    assert await world.send_all() == 1
    row = await world.row(application_id)
    assert (row.state, row.reason) == ("queued", "rate_limited")
    assert timedelta(seconds=3) < row.not_before - row.updated_at < timedelta(seconds=6)
    assert await world.used() == 0
    assert await standing(world) == []
    assert await world.events("reply.paused") == []


async def test_a_captcha_stops_the_account_with_its_link(world: World, switch: Switch) -> None:
    world.hh.post("/captcha", on=True)
    for number in range(3):
        await world.ready(number)
    assert await world.send_all() == 1
    assert len(world.posts()) <= 1
    rows = await world.rows()
    assert {(row.state, row.held_why) for row in rows} == {("held", "captcha")}
    assert await world.used() == 0
    [switch_row] = await standing(world)
    assert (switch_row["reason"], switch_row["until"]) == ("captcha", None)
    [told] = await world.events("reply.paused")
    assert (told["reason"], told["link"], told["until"]) == ("captcha", switch_row["detail"]["link"], None)
    assert told["link"].startswith("http")
    [changed] = await world.events("account.changed")
    assert changed["change"] == "paused"


async def test_a_solved_captcha_lets_it_go_on(world: World, switch: Switch) -> None:
    world.hh.post("/captcha", on=True)
    await world.ready()
    await world.send_all()
    world.hh.post("/captcha", on=False)
    async with world.engine.begin() as connection:
        await switches.lift(connection, "account", world.person.account_id, "captcha")
    await world.execute("update applications set not_before = now()")
    await world.sweep()
    assert await world.send_all() == 1
    assert await world.states() == ["sent"]
    assert await world.used() == 1


async def test_closed_access_is_told_as_a_lost_capability(world: World, switch: Switch) -> None:
    await world.ready()
    switch(access_closed=True)
    assert await world.send_all() == 1
    assert [row["reason"] for row in await standing(world)] == ["access_refused"]
    [changed] = await world.events("account.changed")
    assert (changed["change"], changed["capability"]) == ("capability_lost", "apply")
    assert await world.used() == 0


async def test_an_unknown_answer_stops_the_account_instead_of_guessing(world: World, switch: Switch) -> None:
    world.fault(kind="status", status=418, body="html", when="before", times=1)
    await world.ready()
    assert await world.send_all() == 1
    assert [row["reason"] for row in await standing(world)] == ["drift"]
    assert [row.held_why for row in await world.rows()] == ["drift"]


async def test_a_revoked_token_needs_a_new_login_and_burns_nothing(world: World) -> None:
    await world.ready(0)
    await world.ready(1)
    world.hh.post("/tokens/revoke", user_id=world.person.hh_user_id)
    assert await world.send_all() == 1
    assert {(row.state, row.held_why) for row in await world.rows()} == {("held", "needs_login")}
    async with world.engine.connect() as connection:
        assert await connection.scalar(select(table_of(HHAccount).c.state)) == "needs_login"
    assert await world.used() == 0
    assert [event["change"] for event in await world.events("account.changed")] == ["needs_login"]
    assert [event["reason"] for event in await world.events("reply.paused")] == ["needs_login"]


async def test_an_expired_token_costs_one_refresh_and_no_second_application(world: World) -> None:
    await world.ready(0)
    world.hh.post("/tokens/expire", user_id=world.person.hh_user_id)
    assert await world.send_all() == 1
    assert await world.states() == ["sent"]
    assert len(world.accepted()) == 1
    [row] = await world.rows()
    assert (row.attempts, row.posts) == (1, 1)
    async with world.engine.connect() as connection:
        assert await connection.scalar(select(table_of(HHAccount).c.version)) == 2


async def test_a_post_does_not_follow_a_refresh_that_took_too_long(make: Make) -> None:
    """The switches were asked before the refresh: what allowed the application is old by its end."""
    world = await make(send_lease_seconds=1.5)
    await world.ready(0)
    world.hh.post("/tokens/expire", user_id=world.person.hh_user_id)
    world.fault(kind="delay", path="/token", account=None, seconds=0.7, times=1)
    await world.send()
    [row] = await world.rows()
    assert (row.state, row.reason, await world.used()) == ("queued", "too_late", 0)
    assert world.accepted() == []
    assert await world.send_all() == 1
    assert (await world.states(), len(world.accepted())) == (["sent"], 1)


async def test_a_dead_token_of_an_account_that_was_linked_anew_meanwhile_stops_nobody(world: World) -> None:
    """The answer to the old token comes after the new link: it says nothing about the new one."""
    await world.ready()
    look = await world.claim()
    assert look.claimed is not None
    world.hh.post("/tokens/revoke", user_id=world.person.hh_user_id)
    await world.execute("update hh_accounts set version = version + 1")
    await send(world.deps, look.claimed, elapsed())
    [row] = await world.rows()
    assert (row.state, row.reason) == ("queued", "old_token")
    assert await standing(world) == []
    assert await world.events("account.changed") == []
    assert await world.used() == 0
    await world.link(world.deps.accounts._tokens)  # pyright: ignore[reportAttributeAccessIssue]
    await world.execute("update hh_accounts set version = version + 1")
    assert await world.send_all() == 1
    assert await world.states() == ["sent"]


async def test_a_refresh_that_fails_stops_the_account_once(world: World) -> None:
    """The token store stops the account in the middle of a send; the row waits for the new login."""
    await world.ready(0)
    await world.ready(1)
    world.hh.post("/tokens/expire", user_id=world.person.hh_user_id)
    await world.execute("update hh_accounts set refresh_token = access_token")
    await world.send_all()
    assert {(row.state, row.held_why) for row in await world.rows()} == {("held", "needs_login")}
    assert [event["change"] for event in await world.events("account.changed")] == ["needs_login"]
    assert [event["reason"] for event in await world.events("reply.paused")] == ["needs_login"]
    assert await world.used() == 0


async def test_an_account_linked_anew_by_another_process_is_used_with_its_new_token(world: World) -> None:
    await world.ready(0)
    await world.ready(1)
    await world.send()
    world.hh.post("/tokens/revoke", user_id=world.person.hh_user_id)
    await world.link(world.deps.accounts._tokens)  # pyright: ignore[reportAttributeAccessIssue]
    await world.execute("update hh_accounts set version = version + 1")
    assert await world.send_all() == 1
    assert await world.states() == ["sent", "sent"]


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
    refused = outcomes.Settlement(outcomes.State.FAILED, reason="test_required", refund=True, sentence="Тест.")
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
