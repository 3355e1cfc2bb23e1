"""What concerns the account stops the account: its limit, a captcha, closed access, an unknown answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from libs.common.accounts import switches
from tests.component.services.auto_reply.sending.claiming import in_force
from tests.component.services.auto_reply.sending.world import World

Switch = Callable[..., None]


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
    [switch_row] = await in_force(world)
    assert switch_row.reason == "limit"
    day_on = datetime.now(UTC) + timedelta(hours=24)
    assert switch_row.until is not None
    assert abs(switch_row.until - day_on) < timedelta(minutes=1)
    announced = await world.events("reply.paused")
    assert [(event["reason"], event["until"] is not None) for event in announced] == [("limit", True)]
    assert len(world.posts()) == 2


async def test_hh_s_limit_without_anything_of_ours_in_the_window_pauses_for_an_hour(
    world: World, switch: Switch
) -> None:
    """Another program used the places: nobody here knows when they free."""
    switch(limit_value=0, limit_status=403, limit_retry_after=None)
    await world.ready()
    await world.send_all()
    [switch_row] = await in_force(world)
    assert switch_row.until is not None
    assert abs(switch_row.until - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)


async def test_hh_s_own_word_about_the_end_of_its_limit_counts(world: World, switch: Switch) -> None:
    switch(limit_value=0, limit_status=429, limit_retry_after=1800)
    await world.ready()
    await world.send_all()
    [switch_row] = await in_force(world)
    assert switch_row.until is not None
    assert abs(switch_row.until - datetime.now(UTC) - timedelta(minutes=30)) < timedelta(minutes=1)


async def test_too_many_requests_without_words_are_only_a_short_pause(world: World) -> None:
    world.fault(kind="status", status=429, body="empty", when="before", times=1)
    application_id = await world.ready()
    assert await world.send_all() == 1
    row = await world.row(application_id)
    assert (row.state, row.reason) == ("queued", "rate_limited")
    assert timedelta(seconds=3) < row.not_before - row.updated_at < timedelta(seconds=6)
    assert await world.used() == 0
    assert await in_force(world) == []
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
    [switch_row] = await in_force(world)
    assert (switch_row.reason, switch_row.until) == ("captcha", None)
    [announced] = await world.events("reply.paused")
    assert (announced["reason"], announced["link"], announced["until"]) == (
        "captcha",
        switch_row.detail["link"],
        None,
    )
    assert announced["link"].startswith("http")
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
    assert [row.reason for row in await in_force(world)] == ["access_refused"]
    [changed] = await world.events("account.changed")
    assert (changed["change"], changed["capability"]) == ("capability_lost", "apply")
    assert await world.used() == 0


async def test_an_unknown_answer_stops_the_account_instead_of_guessing(world: World, switch: Switch) -> None:
    world.fault(kind="status", status=418, body="html", when="before", times=1)
    await world.ready()
    assert await world.send_all() == 1
    assert [row.reason for row in await in_force(world)] == ["drift"]
    assert [row.held_why for row in await world.rows()] == ["drift"]
