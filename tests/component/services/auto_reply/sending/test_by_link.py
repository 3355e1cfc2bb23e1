"""An application that its owner asked for by the vacancy's link."""

import pytest

from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.deciding import apply, decide, ignored
from tests.component.services.auto_reply.sending.world import World


async def test_an_unknown_vacancy_by_its_link_is_fetched_written_and_sent(world: World) -> None:
    await apply(world, world.vacancies[3])
    [row] = await world.rows()
    assert (row.state, row.match_id, row.vacancy_snapshot) == ("queued", None, {})
    await world.write()
    assert await world.send_all() == 1
    [row] = await world.rows()
    assert (row.state, row.vacancy_name, row.score) == ("sent", row.card["name"], None)
    assert row.employer_key.startswith("id:9")
    assert (await world.events("reply.sent"))[0]["vacancy"]["name"] == row.vacancy_name


async def test_by_link_in_review_mode_the_owner_sees_the_letter_first(desk: World) -> None:
    await apply(desk, desk.vacancies[3])
    await desk.write()
    assert await desk.send_all() == 0
    [row] = await desk.rows()
    assert (row.state, row.letter_ok) == ("review", True)
    await decide(desk, "approve", row.id, letter_hash=row.letter_hash)
    assert await desk.send_all() == 1


@pytest.mark.parametrize("known", [True, False])
async def test_by_link_with_the_owner_s_own_letter(desk: World, known: bool) -> None:
    if known:
        await desk.match(3)
    await apply(desk, desk.vacancies[3], letter="Здравствуйте! Очень хочу к вам.")
    await desk.write()
    assert await desk.send_all() == 1
    [row] = await desk.rows()
    assert (row.authored_by, row.letter) == ("human", "Здравствуйте! Очень хочу к вам.")
    assert row.employer_key.startswith("id:9")


async def test_by_link_works_for_a_resume_that_is_switched_off(make: Make) -> None:
    world = await make(resume={"mode": "off"})
    await apply(world, world.vacancies[3])
    await world.write()
    [row] = await world.rows()
    assert row.state == "review"
    await decide(world, "approve", row.id, letter_hash=row.letter_hash)
    assert await world.send_all() == 1


async def test_by_link_limits_and_switches_hold_as_well(make: Make) -> None:
    world = await make(account_limit=0)
    await apply(world, world.vacancies[3])
    await world.write()
    assert await world.send_all() == 0
    assert [row.held_why for row in await world.rows()] == ["limit"]


async def test_by_link_a_waiting_row_is_taken_over_by_the_named_resume(make: Make) -> None:
    world = await make(resumes=2)
    await world.ready(0, resume=0)
    await apply(world, world.vacancies[0], resume=1)
    await world.write()
    assert await world.send_all() == 1
    assert [post["resume_id"] for post in world.posts()] == [list(world.person.resumes)[1]]
    assert len(await world.rows()) == 1


async def test_by_link_a_second_application_needs_the_override(make: Make) -> None:
    world = await make(resumes=2)
    await world.ready(0, resume=0)
    await world.send_all()
    await apply(world, world.vacancies[0], resume=1)
    assert await ignored(world) == ["already_applied"]
    assert len(await world.rows()) == 1
    await apply(world, world.vacancies[0], resume=1, override=True)
    await world.write()
    assert await world.send_all() == 1
    assert len(world.accepted()) == 2
    assert [row.is_override for row in await world.rows()] == [False, True]


async def test_by_link_with_another_user_s_resume_is_ignored(make: Make) -> None:
    mine, other = await make(), await make()
    await decide(mine, "apply", resume_id=other.person.resume_id, vacancy_id=mine.vacancies[0])
    assert await ignored(mine) == ["no_such_resume"]
    assert await mine.rows() == []
