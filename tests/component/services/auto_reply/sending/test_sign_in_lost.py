"""Tokens that hh takes no more: one refresh, one new sign-in, no application twice."""

from sqlalchemy import select

from libs.common.clock import elapsed
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.base import table_of
from services.auto_reply.sending.send import send
from tests.component.services.auto_reply.sending.claiming import in_force
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World


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
    assert await in_force(world) == []
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
