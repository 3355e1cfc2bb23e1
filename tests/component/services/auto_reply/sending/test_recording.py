"""A found match becomes at most one row per account and vacancy, under the policy that stands now."""

import asyncio
from typing import Any

import pytest

from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World


@pytest.mark.parametrize(("mode", "state"), [("auto", "queued"), ("review", "review"), ("dry", "queued")])
async def test_the_resume_s_mode_decides_where_a_match_begins(make: Make, mode: str, state: str) -> None:
    world = await make(resume={"mode": mode})
    await world.record(await world.match(0))
    [row] = await world.rows()
    assert (row.state, row.mode, row.made_by, row.origin) == (state, mode, "agent", "sandbox")


async def test_the_policy_of_now_counts_not_the_event_s(make: Make) -> None:
    world = await make(resume={"mode": "auto"})
    event = await world.match(0, mode="auto")
    await world.settings(mode="off")
    assert await world.record(event) is None
    assert await world.rows() == []


async def test_a_row_carries_its_evidence(world: World) -> None:
    event = await world.match(0, score=77)
    await world.record(event)
    [row] = await world.rows()
    assert (row.score, row.resume_hash, row.factors, row.match_id) == (77, "r", {"skills": 1}, event.match_id)
    assert row.vacancy_snapshot["description"]
    assert row.card["id"] == row.vacancy_id
    assert row.employer_key == f"id:{row.vacancy_snapshot['employer']['id']}"
    await world.write()
    [row] = await world.rows()
    assert row.letter_ok
    assert row.grounding["grounded"] is True
    assert (row.letter_source, row.authored_by) == ("composed", "ai_auto")
    assert row.prompt_version


async def test_the_undo_window_of_auto_mode_delays_the_send(make: Make) -> None:
    world = await make(resume={"undo_seconds": 60})
    await world.record(await world.match(0))
    [row] = await world.rows()
    assert 59 <= (row.not_before - row.created_at).total_seconds() <= 60


async def test_the_same_event_ten_times_at_once_is_one_row(world: World) -> None:
    event = await world.match(0)
    await asyncio.gather(*(world.record(event) for _ in range(10)))
    assert len(await world.rows()) == 1


async def test_of_several_resumes_the_best_scoring_wins_while_nothing_was_sent(make: Make) -> None:
    world = await make(resumes=3)
    ids = list(world.person.resumes.values())
    await world.ready(0, score=70, resume=0)
    await world.record(await world.match(0, score=90, resume=1))
    [row] = await world.rows()
    assert (row.resume_id, row.score, row.letter_hash, row.letter_ok) == (ids[1], 90, None, False)
    assert await world.record(await world.match(0, score=80, resume=2)) is None
    await world.write()
    assert await world.send_all() == 1
    [post] = world.posts()
    assert post["resume_id"] == list(world.person.resumes)[1]


@pytest.mark.parametrize("score", [70, 60])
async def test_an_equal_or_worse_resume_changes_nothing(make: Make, score: int) -> None:
    world = await make(resumes=2)
    await world.ready(0, score=70, resume=0)
    assert await world.record(await world.match(0, score=score, resume=1)) is None


async def test_once_in_flight_or_sent_no_better_resume_takes_over(make: Make) -> None:
    world = await make(resumes=3)
    first = next(iter(world.person.resumes.values()))
    await world.ready(0, score=70, resume=0)
    await world.claim()
    assert await world.record(await world.match(0, score=90, resume=1)) is None
    await world.execute("update applications set state = 'unknown', lease_token = null, lease_until = now()")
    assert await world.record(await world.match(0, score=95, resume=2)) is None
    assert [row.resume_id for row in await world.rows()] == [first]


async def test_what_the_owner_touched_is_not_taken_over(make: Make) -> None:
    world = await make(resumes=2, resume={"mode": "review"})
    await world.ready(0, score=70, resume=0)
    await world.execute("update applications set authored_by = 'human'")
    assert await world.record(await world.match(0, score=90, resume=1)) is None
    await world.execute("update applications set authored_by = 'ai_approved', decided_by = 'owner'")
    await world.execute("delete from matches where score = 90")
    assert await world.record(await world.match(0, score=95, resume=1)) is None


async def test_a_letter_in_the_making_for_the_former_resume_is_dropped(make: Make, monkeypatch: Any) -> None:
    """The writer held its lease when a better resume took the row over."""
    world = await make(resumes=2)
    await world.record(await world.match(0, score=70, resume=0))
    better = await world.match(0, score=90, resume=1)
    write = world.deps.letters.write
    calls: list[int] = []

    async def slow(*args: Any, **kwargs: Any) -> Any:
        letter = await write(*args, **kwargs)
        if not calls:
            calls.append(1)
            await world.record(better)
        return letter

    monkeypatch.setattr(world.deps.letters, "write", slow)
    await world.write()
    [row] = await world.rows()
    assert row.resume_id == list(world.person.resumes.values())[1]
    assert row.letter_ok
    assert calls == [1]


async def test_after_a_dry_run_the_same_match_in_earnest_is_sent(make: Make) -> None:
    world = await make(resume={"mode": "dry"})
    event = await world.match(0)
    await world.record(event)
    await world.write()
    await world.send_all()
    assert await world.states() == ["failed"]
    assert await world.record(event) is None
    await world.settings(mode="auto")
    assert await world.record(event) is not None
    await world.write()
    assert await world.send_all() == 1
    assert await world.states() == ["sent"]


async def test_a_dry_run_of_a_better_resume_does_not_stop_a_send_in_earnest(make: Make) -> None:
    world = await make(resumes=2)
    ids = list(world.person.resumes.values())
    await world.execute("update resume_settings set mode = 'dry' where resume_id = :id", id=ids[0])
    await world.ready(0, score=90, resume=0)
    await world.record(await world.match(0, score=70, resume=1))
    [row] = await world.rows()
    assert (row.resume_id, row.mode) == (ids[1], "auto")


async def test_turning_to_auto_sends_what_waits_on_the_desk(make: Make) -> None:
    world = await make(resume={"mode": "review"})
    event = await world.match(0)
    await world.record(event)
    await world.write()
    await world.settings(mode="auto")
    assert await world.record(event) is not None
    [row] = await world.rows()
    assert (row.state, row.letter_ok) == ("queued", True)
    assert await world.send_all() == 1


@pytest.mark.parametrize("table", ["resumes", "vacancies", "hh_accounts"])
async def test_what_is_gone_meanwhile_is_not_recorded(world: World, table: str) -> None:
    event = await world.match(0)
    change = {
        "resumes": "update resumes set deleted_at = now()",
        "vacancies": "update vacancies set archived = true",
        "hh_accounts": "update hh_accounts set state = 'unlinked'",
    }[table]
    await world.execute(change)
    assert await world.record(event) is None


async def test_a_match_of_somebody_else_is_not_recorded(make: Make) -> None:
    mine, other = await make(), await make()
    event = await mine.match(0)
    assert await mine.record(event.model_copy(update={"user_id": other.person.user_id})) is None


async def test_nothing_goes_unasked_while_the_present_employer_is_unnamed(world: World) -> None:
    await world.execute("update resumes set employer_unnamed = true")
    application_id = await world.ready(0)
    assert (await world.row(application_id)).state == "review"
    assert await world.send_all() == 0


@pytest.mark.parametrize(
    "employers",
    [{"current_confirmed": True}, {"current": ["Яндекс"], "current_confirmed": True}, {"skip_current": False}],
)
async def test_the_owners_word_about_present_employers_lets_auto_mode_go_on(
    world: World, employers: dict[str, Any]
) -> None:
    await world.execute("update resumes set employer_unnamed = true")
    await world.settings(filters={"employers": employers})
    await world.ready(0)
    assert await world.send_all() == 1


async def test_a_queued_row_is_given_to_the_owner_when_his_resume_stops_naming_his_employer(world: World) -> None:
    application_id = await world.ready(0)
    await world.execute("update resumes set employer_unnamed = true")
    assert await world.send_all() == 0
    assert (await world.row(application_id)).state == "review"
    assert world.posts() == []
