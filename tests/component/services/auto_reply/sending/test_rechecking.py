"""A resume that is edited at hh: letters that wait are checked against it before anything goes out."""

import json
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.auto_reply.sending.recheck import recheck_batch
from services.auto_reply.sending.store import recheck as store
from tests.component.services.auto_reply.sending.claiming import claimed_by_many, crowd
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World


async def edit(world: World, **changes: Any) -> None:
    """What the api does when a reading finds the resume changed."""
    async with world.engine.begin() as connection:
        await connection.execute(
            text("update resumes set snapshot = snapshot || cast(:changes as jsonb), content_hash = :hash"),
            {"changes": json.dumps(changes), "hash": f"edited {len(json.dumps(changes))}"},
        )


async def letter(world: World, application_id: UUID, words: str, **columns: str) -> None:
    await world.execute(
        "update applications set letter = :words, authored_by = :by, decided_by = :decided where id = :id",
        words=words,
        by=columns.get("by", "ai_auto"),
        decided=columns.get("decided"),
        id=application_id,
    )


CLAIMING = "Здравствуйте! Десять лет пишу на Haskell и руководил командой из 40 человек в компании «Меркурий»."


async def test_nothing_goes_out_with_a_letter_checked_against_another_resume(world: World) -> None:
    application_id = await world.ready(0)
    await edit(world, title="Повар")
    assert await world.send_all() == 0
    assert (await world.row(application_id)).state == "queued"
    assert world.posts() == []


async def test_a_letter_that_still_holds_goes_out_as_it_is(world: World) -> None:
    application_id = await world.ready(0)
    before = await world.row(application_id)
    await edit(world, new_field="nothing that a letter rests on")
    assert await recheck_batch(world.deps) == 1
    row = await world.row(application_id)
    assert (row.letter, row.letter_ok, row.state) == (before.letter, True, "queued")
    assert row.letter_resume_hash != before.letter_resume_hash
    assert await world.send_all() == 1
    assert await recheck_batch(world.deps) == 0


async def test_parallel_claims_lease_a_recheck_once(world: World) -> None:
    application_id = await world.ready(0)
    await crowd(world, application_id, 200)
    await world.execute("update applications set letter_resume_hash = 'of another resume'")
    found = await claimed_by_many(world, partial(store.claim, count=2, lease=600))
    assert (len(found), len(set(found))) == (201, 201)


async def test_the_agents_letter_that_holds_no_more_is_written_anew(world: World) -> None:
    application_id = await world.ready(0)
    await letter(world, application_id, CLAIMING)
    await edit(world, title="Python-разработчик")
    await recheck_batch(world.deps)
    assert (await world.row(application_id)).letter_hash is None
    await world.write()
    row = await world.row(application_id)
    assert row.letter
    assert row.letter != CLAIMING
    assert await world.send_all() == 1


@pytest.mark.parametrize("by", ["human", "ai_approved"])
async def test_the_owners_letter_that_holds_no_more_is_given_back_to_him_as_it_is(world: World, by: str) -> None:
    application_id = await world.ready(0)
    await letter(world, application_id, CLAIMING, by=by, decided="owner")
    await edit(world, title="Python-разработчик")
    await recheck_batch(world.deps)
    row = await world.row(application_id)
    assert (row.state, row.reason, row.letter, row.letter_ok) == ("review", "resume_changed", CLAIMING, False)
    assert row.grounding["grounded"] is False
    assert await world.send_all() == 0


async def test_a_letter_in_review_is_checked_too(make: Make) -> None:
    world = await make(resume={"mode": "review"})
    application_id = await world.ready(0)
    await letter(world, application_id, CLAIMING)
    await edit(world, title="Python-разработчик")
    await recheck_batch(world.deps)
    await world.write()
    row = await world.row(application_id)
    assert (row.state, row.letter == CLAIMING, row.letter_ok) == ("review", False, True)


async def test_what_the_owner_says_of_himself_holds_his_letter_and_forgotten_holds_it_no_more(make: Make) -> None:
    world = await make(resume={"mode": "review"})
    application_id = await world.ready(0)
    await letter(world, application_id, CLAIMING, by="human")
    await edit(world, answers=[CLAIMING.removeprefix("Здравствуйте! ")])
    assert await recheck_batch(world.deps) == 1
    row = await world.row(application_id)
    assert (row.letter, row.state, row.grounding["grounded"]) == (CLAIMING, "review", True)
    await edit(world, answers=[])
    assert await recheck_batch(world.deps) == 1
    assert (await world.row(application_id)).grounding["grounded"] is False
