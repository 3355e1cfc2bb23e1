"""What the owner decides is done exactly, or left with a line in the audit log."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from libs.common.errors import TransientError
from libs.common.ids import new_id, text_hash
from services.auto_reply.ports import LetterWriter
from services.auto_reply.sending.decide import settle
from services.auto_reply.sending.store import claim as store
from services.auto_reply.sending.store import decide as approvals
from services.auto_reply.sending.store import lanes
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.deciding import decide, ignored, outcomes, recorded
from tests.component.services.auto_reply.sending.rows import publish
from tests.component.services.auto_reply.sending.world import World


async def test_an_approved_letter_is_sent_as_it_was_seen(desk: World) -> None:
    application_id = await desk.ready()
    assert await desk.send_all() == 0
    seen = (await desk.row(application_id)).letter_hash
    await decide(desk, "approve", application_id, letter_hash=seen)
    assert await desk.send_all() == 1
    [announced] = await desk.events("reply.sent")
    assert (announced["authored_by"], announced["letter_hash"]) == ("ai_approved", seen)
    assert desk.posts()[0]["letter_sha256"] == seen


@pytest.mark.parametrize("seen", [None, "0" * 64])
async def test_an_approval_of_another_letter_is_ignored_and_noted(desk: World, seen: str | None) -> None:
    application_id = await desk.ready()
    await decide(desk, "approve", application_id, letter_hash=seen)
    assert await desk.states() == ["review"]
    assert await ignored(desk) == ["another_letter"]


@pytest.mark.parametrize("decision", ["approve", "edit"])
async def test_a_decision_about_one_resume_lets_no_other_go(make: Make, decision: str) -> None:
    """A better-scoring resume takes the row over before the decision is carried out, and its letter is the same."""
    world = await make(resumes=2, resume={"mode": "review"})
    application_id = await world.ready(0, score=70, resume=0)
    mine = "Здравствуйте! Пишу сам."
    letters = {"approve": None, "edit": mine}
    [decided] = await recorded(world, application_id, (decision, letters[decision]))
    seen = await world.row(application_id)
    await world.record(await world.match(0, score=90, resume=1))
    await world.execute(
        "update applications set letter = :letter, letter_hash = :hash, letter_ok = true, letter_source = 'composed'",
        letter=seen.letter,
        hash=seen.letter_hash,
    )
    await settle(world.deps, decided, consumer="auto_reply")
    assert await outcomes(world) == [(decision, "another_resume")]
    row = await world.row(application_id)
    assert (row.state, row.letter, row.resume_id != seen.resume_id) == ("review", seen.letter, True)
    await world.wake()
    assert await world.send_all() == 0


async def test_the_statement_that_lets_a_letter_go_names_the_letter_and_the_resume(desk: World) -> None:
    """Even without the look before it."""
    application_id = await desk.ready()
    before = await desk.row(application_id)
    async with desk.engine.begin() as connection:
        row = await approvals.look(connection, application_id, before.user_id)
        assert row is not None
        assert not await approvals.approve(connection, row, letter_hash="0" * 64, resume_id=row.resume_id)
        assert not await approvals.approve(connection, row, letter_hash=before.letter_hash, resume_id=new_id())
    assert (await desk.row(application_id)).version == before.version
    async with desk.engine.begin() as connection:
        assert await approvals.approve(connection, row, letter_hash=before.letter_hash, resume_id=row.resume_id)
    assert await desk.states() == ["queued"]


async def test_the_owner_s_words_are_sent_even_if_the_resume_does_not_prove_them(desk: World) -> None:
    application_id = await desk.ready()
    mine = "Здравствуйте! Я пятнадцать лет руководил космодромом и хорошо знаю COBOL."
    await decide(desk, "edit", application_id, letter=mine)
    row = await desk.row(application_id)
    assert (row.state, row.letter, row.authored_by, row.letter_source) == ("review", mine, "human", "owner")
    assert row.grounding["grounded"] is False
    await decide(desk, "approve", application_id, letter_hash=text_hash(mine))
    assert await desk.send_all() == 1
    assert desk.posts()[0]["letter_sha256"] == text_hash(mine)
    assert (await desk.events("reply.sent"))[0]["authored_by"] == "human"


@pytest.mark.parametrize(("text", "why"), [("", "letter_empty"), ("а" * 10_001, "letter_too_long")])
async def test_a_letter_that_cannot_be_sent_at_all_is_refused(desk: World, text: str, why: str) -> None:
    application_id = await desk.ready()
    before = await desk.row(application_id)
    await decide(desk, "edit", application_id, letter=text)
    assert (await desk.row(application_id)).letter == before.letter
    assert await ignored(desk) == [why]


async def test_an_edit_of_a_letter_that_changed_meanwhile_is_refused(desk: World) -> None:
    application_id = await desk.ready()
    await decide(desk, "edit", application_id, letter="Здравствуйте!", letter_hash="0" * 64)
    assert await ignored(desk) == ["another_letter"]


async def test_an_edit_of_a_queued_row_is_what_goes(world: World) -> None:
    application_id = await world.ready()
    await decide(world, "edit", application_id, letter="Здравствуйте! Пишу сам.")
    assert await world.send_all() == 1
    assert world.posts()[0]["letter_sha256"] == text_hash("Здравствуйте! Пишу сам.")


@pytest.mark.parametrize("state", ["review", "queued", "held"])
async def test_a_dismissed_row_is_not_sent(desk: World, state: str) -> None:
    application_id = await desk.ready()
    await desk.execute("update applications set state = 'queued'")
    await desk.execute("update applications set state = :state", state=state)
    await decide(desk, "dismiss", application_id)
    assert await desk.states() == ["dismissed"]
    await desk.wake()
    assert await desk.send_all() == 0


@pytest.mark.parametrize(("mode", "after"), [("review", "review"), ("auto", "dismissed")])
async def test_undo_works_until_the_claim(make: Make, mode: str, after: str) -> None:
    world = await make(resume={"mode": mode})
    application_id = await world.ready()
    await world.execute("update applications set state = 'queued'")
    await decide(world, "undo", application_id)
    assert await world.states() == [after]
    await world.wake()
    assert await world.send_all() == 0


async def test_undo_of_an_approval_brings_the_row_back_to_the_desk(desk: World) -> None:
    application_id = await desk.ready()
    seen = (await desk.row(application_id)).letter_hash
    await decide(desk, "approve", application_id, letter_hash=seen)
    await decide(desk, "undo", application_id)
    row = await desk.row(application_id)
    assert (row.state, row.decided_by) == ("review", None)


async def test_undo_of_a_dismissal_brings_the_row_back_to_the_desk(world: World) -> None:
    application_id = await world.ready()
    await decide(world, "dismiss", application_id)
    await decide(world, "undo", application_id)
    assert await world.states() == ["review"]


@pytest.mark.parametrize("decision", ["undo", "dismiss", "approve", "edit", "sent_by_hand"])
async def test_after_the_claim_nothing_is_undone(world: World, decision: str) -> None:
    application_id = await world.ready()
    seen = (await world.row(application_id)).letter_hash
    await world.claim()
    await decide(world, decision, application_id, letter_hash=seen, letter="Здравствуйте!")
    assert await world.states() == ["sending"]
    assert await ignored(world) == ["state_sending"]


async def test_a_decision_and_a_claim_of_the_same_row_do_not_block_each_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both want the lane and the row: taken in one order, one comes after the other."""
    application_id = await world.ready()
    look, looked = store.candidates, asyncio.Event()

    async def slowly(*args: Any, **kwargs: Any) -> Any:
        found = await look(*args, **kwargs)
        looked.set()
        await asyncio.sleep(0.3)
        return found

    monkeypatch.setattr(store, "candidates", slowly)
    claim = asyncio.create_task(world.claim())
    await looked.wait()
    async with asyncio.timeout(30):
        await decide(world, "edit", application_id, letter="Здравствуйте! Пишу сам.")
        claimed = (await claim).claimed
    assert claimed is not None
    assert await ignored(world) == ["state_sending"]


async def test_nobody_decides_about_another_user_s_row(make: Make) -> None:
    mine, other = await make(), await make()
    application_id = await mine.ready()
    await decide(other, "dismiss", application_id)
    assert "dismissed" not in await mine.states()
    assert await ignored(other) == ["no_such_application"]


async def test_sent_by_hand_is_told_and_counted(world: World) -> None:
    application_id = await world.ready()
    await decide(world, "sent_by_hand", application_id)
    row = await world.row(application_id)
    assert (row.state, row.made_by) == ("sent_by_hand", "manual")
    [announced] = await world.events("reply.sent")
    assert announced["confirmed_by"] == "owner"
    assert [(entry.kind, entry.units) for entry in await world.ledger()] == [("manual", 1)]
    await decide(world, "sent_by_hand", application_id)
    assert await world.used() == 1
    assert await ignored(world) == ["state_sent_by_hand"]


async def test_after_a_refusal_the_owner_may_say_that_he_sent_it_himself(world: World, shared_hh: Any) -> None:
    [vacancy_id] = publish(shared_hh, 1, has_test=True)
    application_id = await world.ready(vacancy_id=vacancy_id)
    await world.send_all()
    await decide(world, "sent_by_hand", application_id)
    assert await world.states() == ["sent_by_hand"]


class Held:
    """A check that lasts until it is let go."""

    def __init__(self, letters: LetterWriter) -> None:
        self._letters, self.begun, self.go = letters, asyncio.Event(), asyncio.Event()

    async def write(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("nothing is written here")

    async def check(self, *facts: Any) -> Any:
        self.begun.set()
        await self.go.wait()
        return await self._letters.check(*facts)


async def test_no_lock_waits_for_the_check_of_an_edited_letter(desk: World) -> None:
    application_id = await desk.ready()
    assert await desk.send_all() == 0
    held = Held(desk.deps.letters)
    letter = "Пишу на Python."
    desk.deps = replace(desk.deps, letters=held)
    editing = asyncio.create_task(decide(desk, "edit", application_id, letter=letter))
    await held.begun.wait()
    async with asyncio.timeout(30), desk.engine.begin() as connection:
        await lanes.lock(connection, desk.person.user_id)
        await connection.execute(
            text("select 1 from applications where id = :id for update nowait"), {"id": application_id}
        )
    held.go.set()
    await editing
    assert (await desk.row(application_id)).letter_hash == text_hash(letter)


async def test_a_letter_is_checked_anew_when_its_vacancy_changed_meanwhile(desk: World) -> None:
    application_id = await desk.ready()
    assert await desk.send_all() == 0
    held = Held(desk.deps.letters)
    before, desk.deps = (await desk.row(application_id)).letter_hash, replace(desk.deps, letters=held)
    editing = asyncio.create_task(decide(desk, "edit", application_id, letter="Пишу на Python."))
    await held.begun.wait()
    async with desk.engine.begin() as connection:
        change = text("update applications set vacancy_snapshot = vacancy_snapshot - 'name' where id = :id")
        await connection.execute(change, {"id": application_id})
    held.go.set()
    with pytest.raises(TransientError):
        await editing
    assert (await desk.row(application_id)).letter_hash == before


async def test_an_approval_that_could_not_be_carried_out_before_it_expires_is_refused_and_told(make: Make) -> None:
    desk = await make(resume={"mode": "review", "employer_cap": 1, "employer_cooldown_days": 30})
    same = {"employer": {"id": "770077", "name": "Один работодатель"}}
    desk.vacancies = publish(desk.hh, 2, **same)
    first, second = await desk.ready(0), await desk.ready(1)
    await decide(desk, "approve", first, letter_hash=(await desk.row(first)).letter_hash)
    assert await desk.send_all() == 1
    await decide(desk, "approve", second, letter_hash=(await desk.row(second)).letter_hash)
    assert (await desk.row(second)).state == "review"
    [announced] = await desk.events("match.refused")
    assert announced["reason"] == "expires_first"
    assert announced["sentence"].startswith("Этому работодателю вы откликались недавно")
