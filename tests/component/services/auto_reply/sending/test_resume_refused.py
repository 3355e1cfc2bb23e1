"""A refusal of the resume or the account holds its matches, burns none, and ends by one try after another."""

from collections.abc import Callable
from typing import Any

import pytest

from services.auto_reply.sending.store import lanes
from tests.component.services.auto_reply.sending.claiming import in_force
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World

Switch = Callable[..., None]


async def held(world: World) -> list[tuple[str, str]]:
    return [(row.scope, row.reason) for row in await in_force(world)]


def at_hh(world: World, **changes: Any) -> None:
    [hh_id] = world.person.resumes
    world.hh.post("/resumes/act", resume_id=hh_id, **changes)


async def release(world: World) -> None:
    async with world.engine.begin() as connection:
        await lanes.release(connection, [world.person.user_id])


async def pause_is_over(world: World) -> None:
    await world.execute(
        "update pause_switches set created_at = created_at - (until - now()) - interval '1 second',"
        " until = now() - interval '1 second'"
    )
    await world.execute("update applications set not_before = now() where state = 'held'")
    await release(world)


async def test_a_resume_that_hh_does_not_take_holds_its_matches_and_is_told_once(world: World) -> None:
    for number in range(3):
        await world.ready(number)
    at_hh(world, status="not_published")
    await world.send_all()
    assert {(row.state, row.held_why) for row in await world.rows()} == {("held", "resume_refused")}
    assert len(world.posts()) == 1
    assert await world.used() == 0
    assert await held(world) == [("resume", "resume_refused")]
    [announced] = await world.events("reply.paused")
    assert (announced["reason"], announced["resume_id"]) == ("resume_refused", str(world.person.resume_id))
    assert "опубликовано" in announced["sentence"]
    assert await world.events("reply.failed") == []


async def test_each_pause_ends_with_one_try_is_longer_than_the_last_and_not_told_again(world: World) -> None:
    for number in range(3):
        await world.ready(number)
    at_hh(world, status="not_published")
    await world.send_all()
    lengths: list[float] = []
    for tries in (2, 3):
        await pause_is_over(world)
        await world.send_all()
        assert len(world.posts()) == tries
        rows = await _rows(world, "select extract(epoch from until - created_at) as seconds from pause_switches")
        lengths.append(float(rows[0].seconds))
    assert lengths[1] > lengths[0] >= 1800
    assert len(await world.events("reply.paused")) == 1


async def test_all_of_them_go_out_once_the_resume_is_published_again(world: World) -> None:
    for number in range(3):
        await world.ready(number)
    at_hh(world, status="not_published")
    await world.send_all()
    at_hh(world, status="published")
    await pause_is_over(world)
    assert await world.send_all() == 3
    assert await world.states() == ["sent"] * 3
    at_hh(world, status="not_published")
    await world.ready(3)
    await world.send_all()
    assert len(await world.events("reply.paused")) == 2


async def test_a_missing_consent_holds_the_account(world: World, switch: Switch) -> None:
    for number in range(3):
        await world.ready(number)
    switch(consent_error="required_applicant_visibility_id")
    await world.send_all()
    assert {(row.state, row.held_why) for row in await world.rows()} == {("held", "visibility_consent")}
    assert await held(world) == [("account", "visibility_consent")]
    assert len(world.posts()) == 1
    switch(consent_error="")
    await pause_is_over(world)
    assert await world.send_all() == 3


async def test_nothing_is_sent_with_a_resume_read_too_long_ago_until_it_is_read_again(world: World) -> None:
    application_id = await world.ready(0)
    await world.execute("update resumes set synced_at = now() - interval '2 hours'")
    assert await world.send_all() == 0
    row = await world.row(application_id)
    assert (row.state, row.held_why) == ("held", "resume_stale")
    assert await world.events("reply.paused") == []
    await world.execute("update resumes set synced_at = now()")
    await release(world)
    assert await world.send_all() == 1


async def test_another_resume_of_the_account_goes_on(make: Make) -> None:
    world = await make(resumes=2)
    first = next(iter(world.person.resumes))
    await world.ready(0, resume=0, score=90)
    await world.ready(1, resume=1, score=70)
    world.hh.post("/resumes/act", resume_id=first, status="not_published")
    await world.send_all()
    assert sorted(await world.states()) == ["held", "sent"]


async def test_a_resume_of_chosen_companies_holds_its_anonymous_matches_and_lets_the_others_go(world: World) -> None:
    world.vacancies = [*publish(world.hh, 2, type={"id": "anonymous", "name": "Анонимная"}), *publish(world.hh, 1)]
    for number in range(3):
        await world.ready(number, score=90 - number)
    at_hh(world, access="whitelist")
    await world.send_all()
    rows = sorted((row.vacancy_id, row.state, row.held_why) for row in await world.rows())
    held = [(one, "held", "visibility_conflict") for one in world.vacancies[:2]]
    assert rows == sorted([*held, (world.vacancies[2], "sent", None)])
    assert len(world.posts()) == 2
    [announced] = await world.events("reply.paused")
    assert (announced["reason"], announced["resume_id"]) == ("visibility_conflict", str(world.person.resume_id))
    at_hh(world, access="clients")
    await release(world)
    await world.send_all()
    assert await world.states() == ["sent"] * 3


async def _rows(world: World, sql: str) -> list[Any]:
    from sqlalchemy import text

    async with world.engine.connect() as connection:
        return list((await connection.execute(text(sql))).all())


@pytest.mark.parametrize("status", ["not_published", "blocked"])
async def test_a_resume_known_to_be_off_is_never_tried(world: World, status: str) -> None:
    application_id = await world.ready(0)
    await world.execute("update resumes set status = :status", status=status)
    assert await world.send_all() == 0
    assert (await world.row(application_id)).held_why == "resume"
    assert world.posts() == []
