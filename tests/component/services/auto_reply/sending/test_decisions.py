"""What the owner decides is done exactly, or left with a line in the audit log."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from libs.common.db.tables.accounts import AuditEntry
from libs.common.decisions import store as stored
from libs.common.decisions.store import Decided
from libs.common.errors import TransientError
from libs.common.ids import new_id, text_hash
from services.auto_reply.ports import LetterWriter
from services.auto_reply.sending import decide as decisions
from services.auto_reply.sending import owner_letters
from services.auto_reply.sending.store import claim as store
from services.auto_reply.sending.store import lanes
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World, publish


async def decide(world: World, decision: Any, application_id: UUID | None = None, **more: Any) -> Decided:
    """What the handler does with a decision that its row holds."""
    facts: dict[str, Any] = {
        "decision_id": new_id(),
        "user_id": world.person.user_id,
        "application_id": application_id,
        "resume_id": None,
        "vacancy_id": None,
        "letter": None,
        "letter_hash": None,
        "override": False,
    }
    decided = Decided(decision=decision, **{**facts, **more})
    letter = await owner_letters.checked(world.deps, decided)
    async with world.engine.begin() as connection:
        await decisions.decide(connection, world.deps, decided, letter)
    return decided


async def ignored(world: World) -> list[str]:
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            select(col(AuditEntry.data))
            .where(col(AuditEntry.action) == "decision.ignored")
            .order_by(col(AuditEntry.number))
        )
        return [data["why"] for data in rows.scalars()]


@pytest.fixture
async def desk(make: Make) -> World:
    """A resume in review mode."""
    return await make(resume={"mode": "review"})


async def test_an_approved_letter_is_sent_as_it_was_seen(desk: World) -> None:
    application_id = await desk.ready()
    assert await desk.send_all() == 0
    seen = (await desk.row(application_id)).letter_hash
    await decide(desk, "approve", application_id, letter_hash=seen)
    assert await desk.send_all() == 1
    [told] = await desk.events("reply.sent")
    assert (told["authored_by"], told["letter_hash"]) == ("ai_approved", seen)
    assert desk.posts()[0]["letter_sha256"] == seen


@pytest.mark.parametrize("seen", [None, "0" * 64])
async def test_an_approval_of_another_letter_is_ignored_and_noted(desk: World, seen: str | None) -> None:
    application_id = await desk.ready()
    await decide(desk, "approve", application_id, letter_hash=seen)
    assert await desk.states() == ["review"]
    assert await ignored(desk) == ["another_letter"]


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
    [told] = await world.events("reply.sent")
    assert told["confirmed_by"] == "owner"
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


# ---- apply by link


async def apply(world: World, vacancy_id: str, *, resume: int = 0, **more: Any) -> None:
    resume_id = list(world.person.resumes.values())[resume]
    await decide(world, "apply", resume_id=resume_id, vacancy_id=vacancy_id, **more)


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
    [told] = await desk.events("match.refused")
    assert told["reason"] == "expires_first"
    assert told["sentence"].startswith("Этому работодателю вы откликались недавно")


async def recorded(world: World, application_id: UUID, *actions: tuple[str, str | None]) -> list[Decided]:
    """Decisions as whoever met the owner stores them, in their order: action and the owner's text."""
    seen = (await world.row(application_id)).letter_hash
    rows = [
        {
            "id": new_id(),
            "user_id": world.person.user_id,
            "application_id": application_id,
            "action": action,
            "seen_hash": seen if letter is None else None,
            "letter": letter,
        }
        for action, letter in actions
    ]
    async with world.engine.begin() as connection:
        await stored.record(connection, rows)
        found = [await stored.read(connection, row["id"]) for row in rows]
    return [one for one in found if one is not None]


async def outcomes(world: World) -> list[tuple[str, str | None]]:
    async with world.engine.connect() as connection:
        found = await stored.recent(connection, world.person.user_id, 20)
    return [(one.action, one.refused_why) for one in reversed(found) if one.settled_at]


async def test_decisions_are_carried_out_in_the_order_they_were_made_whatever_order_their_events_have(
    desk: World,
) -> None:
    application_id = await desk.ready()
    approve, edit, undo, dismiss = await recorded(
        desk, application_id, ("approve", None), ("edit", "Пишу сам."), ("undo", None), ("dismiss", None)
    )
    await decisions.settle(desk.deps, undo, consumer="auto_reply")
    assert await outcomes(desk) == [("approve", None), ("edit", None), ("undo", None)]
    assert (await desk.row(application_id)).state == "review"
    await asyncio.gather(
        *(decisions.settle(desk.deps, one, consumer="auto_reply") for one in (dismiss, edit, approve, dismiss, undo))
    )
    row = await desk.row(application_id)
    assert (row.state, row.letter) == ("dismissed", "Пишу сам.")
    assert await outcomes(desk) == [("approve", None), ("edit", None), ("undo", None), ("dismiss", None)]


async def test_what_the_owner_decided_but_nobody_carried_out_yet_is_not_sent_past_him(world: World) -> None:
    application_id = await world.ready()
    [undo] = await recorded(world, application_id, ("undo", None))
    assert await world.send_all() == 0
    await decisions.settle(world.deps, undo, consumer="auto_reply")
    assert await world.states() == ["dismissed"]
    assert world.posts() == []


async def test_what_the_owner_decides_between_the_look_and_the_claim_is_not_sent_past_him(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claiming statement itself looks at what waits: what was read a moment ago does not decide."""
    application_id = await world.ready()
    look = store.candidates

    async def then_the_owner_takes_it_back(*args: Any, **kwargs: Any) -> Any:
        found = await look(*args, **kwargs)
        await recorded(world, application_id, ("undo", None))
        return found

    monkeypatch.setattr(store, "candidates", then_the_owner_takes_it_back)
    assert (await world.claim()).claimed is None
    assert await world.states() == ["queued"]
    assert await world.used() == 0


async def test_a_refused_decision_lets_the_row_go_on(world: World) -> None:
    application_id = await world.ready()
    [edit] = await recorded(world, application_id, ("edit", "а" * 10_001))
    assert await world.send_all() == 0
    await decisions.settle(world.deps, edit, consumer="auto_reply")
    assert await outcomes(world) == [("edit", "letter_too_long")]
    assert await world.send_all() == 1


class Broken:
    """A check that fails in a way that no repeat mends, and not as letters fail."""

    async def write(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("nothing is written here")

    async def check(self, *_: Any) -> Any:
        raise ValueError("broken")


async def test_a_decision_that_can_never_be_carried_out_is_told_and_stands_in_nobody_s_way(desk: World) -> None:
    application_id = await desk.ready()
    _, dismiss = await recorded(desk, application_id, ("edit", "Пишу сам."), ("dismiss", None))
    desk.deps = replace(desk.deps, letters=Broken())
    await decisions.settle(desk.deps, dismiss, consumer="auto_reply")
    assert await outcomes(desk) == [("edit", "impossible"), ("dismiss", None)]
    [told] = await desk.events("match.refused")
    assert told["sentence"].startswith("Решение не удалось выполнить")
