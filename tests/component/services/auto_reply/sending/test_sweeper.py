"""The sweeper: nothing that lost its worker, its time or its event stays where it is."""

import pytest

from services.auto_reply.sending.sweep import sweep
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World


async def test_what_waited_too_long_expires_and_is_told(world: World) -> None:
    await world.ready(0)
    await world.execute("update applications set expires_at = now() - interval '1 second'")
    assert (await world.sweep())["expired"] == 1
    assert await world.states() == ["expired"]
    assert [event["reason"] for event in await world.events("reply.failed")] == ["expired"]
    assert await world.send_all() == 0


@pytest.mark.parametrize("state", ["review", "queued", "held"])
async def test_a_vacancy_seen_archived_ends_what_waits_for_it(world: World, state: str) -> None:
    await world.ready(0)
    await world.execute("update applications set state = 'review'")
    await world.execute("update applications set state = 'queued'")
    await world.execute("update applications set state = :state", state=state)
    await world.execute("update vacancies set archived = true, seen_at = now()")
    assert (await world.sweep())["archived"] == 1
    row = (await world.rows())[0]
    assert (row.state, row.reason) == ("expired", "archived")
    assert len(await world.events("reply.failed")) == 1


async def test_what_is_in_flight_neither_expires_nor_is_archived(world: World) -> None:
    await world.ready(0)
    await world.claim()
    await world.execute("update applications set expires_at = now() - interval '1 day'")
    await world.execute("update vacancies set archived = true, seen_at = now()")
    await world.sweep()
    assert await world.states() == ["sending"]


async def test_a_hold_that_is_over_is_queued_and_its_lane_woken(world: World) -> None:
    await world.ready(0)
    await world.execute("update applications set state = 'held', held_why = 'quiet_hours', not_before = now()")
    await world.execute("update send_lanes set wake_at = null")
    assert (await world.sweep())["hold_over"] == 1
    assert await world.send_all() == 1


async def test_a_hold_that_is_not_over_stays(world: World) -> None:
    await world.ready(0)
    await world.execute(
        "update applications set state = 'held', held_why = 'limit', not_before = now() + interval '1 minute'"
    )
    assert (await world.sweep())["hold_over"] == 0


async def test_a_lost_match_found_is_recorded_by_the_sweeper_once(make: Make) -> None:
    world = await make(missed_match_seconds=60)
    await world.match(0)
    assert (await world.sweep())["missed_match"] == 0
    await world.execute("update matches set updated_at = now() - interval '61 seconds'")
    assert (await world.sweep())["missed_match"] == 1
    assert (await world.sweep())["missed_match"] == 0
    await world.write()
    assert await world.send_all() == 1
    [row] = await world.rows()
    assert (row.state, row.score, row.reasons) == ("sent", 80, ["подходит"])
    assert row.card["name"].startswith("Python")


@pytest.mark.parametrize(
    "change",
    [
        "update resume_settings set mode = 'off'",
        "update matches set decision = 'rejected'",
        "update matches set decision = 'blocked'",
        "update vacancies set archived = true",
        "update resumes set deleted_at = now()",
    ],
)
async def test_a_match_with_a_standing_reason_is_not_recorded(make: Make, change: str) -> None:
    world = await make()
    await world.match(0)
    await world.execute("update matches set updated_at = now() - interval '61 seconds'")
    await world.execute(change)
    assert (await world.sweep())["missed_match"] == 0
    assert await world.rows() == []


async def test_the_match_of_a_resume_that_lost_is_not_rung_again(make: Make) -> None:
    world = await make(resumes=2)
    await world.record(await world.match(0, score=90, resume=0))
    await world.record(await world.match(0, score=70, resume=1))
    await world.execute("update matches set updated_at = now() - interval '61 seconds'")
    assert (await world.sweep())["missed_match"] == 0


async def test_a_lane_that_sleeps_over_waiting_rows_is_woken(world: World) -> None:
    await world.ready(0)
    await world.execute("update send_lanes set wake_at = null")
    assert await world.send_all() == 0
    assert (await world.sweep())["sleeping_lane"] == 1
    assert await world.send_all() == 1


async def test_a_sweep_over_an_idle_database_moves_nothing(world: World) -> None:
    await world.ready(0)
    await world.send_all()
    assert not any((await sweep(world.deps)).values())


async def test_many_rows_are_swept_in_batches(world: World) -> None:
    first = await world.ready(0)
    await world.execute(
        "insert into applications (id, user_id, account_id, resume_id, vacancy_id, vacancy_name, employer_key, origin,"
        " mode, score, state, not_before, expires_at, card)"
        " select gen_random_uuid(), user_id, account_id, resume_id, 'x' || n, 'v', 'id:1', origin, mode, 70, 'queued',"
        " now(), now() - interval '1 hour', card || jsonb_build_object('id', 'x' || n)"
        " from applications, generate_series(1, 450) n where id = :id",
        id=first,
    )
    assert (await world.sweep())["expired"] == 450
    assert len(await world.events("reply.failed")) == 450


async def test_an_archived_vacancy_found_by_the_letter_step_ends_the_row(world: World, shared_hh: object) -> None:
    [vacancy_id] = publish(world.hh, 1)
    event = await world.match(vacancy_id=vacancy_id)
    await world.execute("update vacancies set snapshot = snapshot - 'description' where id = :id", id=vacancy_id)
    await world.record(event)
    world.hh.post("/vacancies/act", vacancy_id=vacancy_id, act="archive")
    await world.write()
    [row] = await world.rows()
    assert (row.state, row.reason) == ("expired", "archived")
