"""Letters are written once, before the claim, and only a proved one goes without its owner (invariant I6)."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_process import WorkProcess
from libs.common.errors import TransientError
from libs.common.hh.answers.errors import ServiceUnavailableError
from libs.common.ids import new_id, text_hash
from libs.common.letters.prompts import LetterDraft
from services.auto_reply.ports import WrittenLetter
from services.auto_reply.sending.letter import Letters
from services.auto_reply.sending.letter_process import LetterProcess
from services.auto_reply.sending.letter_writer import Writer
from services.auto_reply.sending.store import letter as store
from tests.component.services.auto_reply.sending.claiming import claimed_by_many, crowd
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.plans import looked_at, scans
from tests.component.services.auto_reply.sending.world import World, composing
from tests.support.letters import write_batch


class Fixed:
    """A writer that gives the same letter and counts."""

    def __init__(self, *, grounded: bool = True, fault: Exception | None = None) -> None:
        self.grounded, self.fault = grounded, fault
        self.calls = 0

    async def write(self, user_id: UUID, resume: Any, vacancy: Any, *, style: str, wishes: str) -> WrittenLetter:
        self.calls += 1
        await asyncio.sleep(0)
        if self.fault is not None:
            raise self.fault
        return letter(f"Письмо {self.calls}", grounded=self.grounded)

    async def check(self, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]) -> WrittenLetter:
        return letter(text, grounded=self.grounded)


def letter(text: str, *, grounded: bool) -> WrittenLetter:
    return WrittenLetter(text, text_hash(text), "llm", grounded, {"grounded": grounded}, "p1", "m1")


def writing(world: World, writer: Any) -> World:
    return replace(world, deps=replace(world.deps, letters=writer))


async def test_a_letter_is_written_once_by_parallel_workers(make: Make) -> None:
    writer = Fixed()
    world = writing(await make(letter_concurrency=3), writer)
    for number in range(6):
        await world.record(await world.match(number))
    await asyncio.gather(*(write_batch(world.deps) for _ in range(4)))
    await world.write()
    assert writer.calls == 6
    assert all(row.letter_ok for row in await world.rows())


@pytest.mark.parametrize("mode", ["auto", "review"])
async def test_an_unproved_letter_waits_for_its_owner_and_never_goes_by_itself(make: Make, mode: str) -> None:
    world = writing(await make(resume={"mode": mode}), Fixed(grounded=False))
    await world.record(await world.match(0))
    await world.write()
    [row] = await world.rows()
    assert (row.state, row.letter_ok) == ("review", False)
    await world.execute("update applications set state = 'queued'")
    await world.wake()
    assert await world.send_all() == 0
    assert world.posts() == []


async def test_a_held_row_gets_its_letter_too(make: Make) -> None:
    world = await make(resume={"undo_seconds": 60})
    await world.record(await world.match(0))
    await world.execute("update applications set state = 'held', held_why = 'limit'")
    await world.write()
    [row] = await world.rows()
    assert (row.state, row.letter_ok) == ("held", True)


async def test_a_writer_that_is_killed_is_replaced_after_its_lease(make: Make) -> None:
    world = writing(await make(), Fixed())
    await world.record(await world.match(0))
    async with world.engine.begin() as connection:
        assert len(await store.claim(connection, count=4, lease=600)) == 1
    await world.write()
    assert (await world.rows())[0].letter is None
    await world.execute("update applications set letter_lease_until = now()")
    await world.write()
    assert (await world.rows())[0].letter is not None


async def test_a_late_letter_does_not_replace_the_stored_one(make: Make) -> None:
    world = await make()
    await world.record(await world.match(0))
    late = Fixed()

    class Slow(Fixed):
        async def write(self, user_id: UUID, resume: Any, vacancy: Any, *, style: str, wishes: str) -> WrittenLetter:
            await world.execute("update applications set letter_lease_until = null")
            await writing(world, late).write()
            return letter("Опоздавшее", grounded=True)

    await writing(world, Slow()).write()
    assert [row.letter for row in await world.rows()] == ["Письмо 1"]


async def test_a_fault_that_may_pass_puts_the_letter_off(make: Make) -> None:
    world = writing(await make(), Fixed(fault=TransientError("later")))
    await world.record(await world.match(0))
    await world.write()
    [row] = await world.rows()
    assert (row.state, row.letter, row.letter_attempts) == ("queued", None, 1)
    assert (row.letter_lease_until - row.updated_at).total_seconds() > 1


async def test_a_list_item_is_completed_with_hh_s_full_card_before_the_letter(make: Make) -> None:
    world = await make()
    event = await world.match(0)
    await world.execute("update vacancies set snapshot = snapshot - 'description' - 'employer'")
    await world.record(event)
    await world.write()
    [row] = await world.rows()
    assert row.letter_ok
    assert row.vacancy_snapshot["description"]
    assert row.employer_key.startswith("id:9")


async def test_a_vacancy_that_is_gone_ends_the_row_with_a_sentence(make: Make) -> None:
    world = await make()
    event = await world.match(0)
    await world.execute("update vacancies set snapshot = snapshot - 'description'")
    await world.record(event)
    await world.execute("update applications set vacancy_id = '699999999999'")
    await world.write()
    [row] = await world.rows()
    assert (row.state, row.reason) == ("failed", "vacancy_not_found")
    [announced] = await world.events("reply.failed")
    assert "больше нет" in announced["sentence"]


async def test_an_outage_of_hh_puts_the_letter_off(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    world = await make()
    event = await world.match(0)
    await world.execute("update vacancies set snapshot = snapshot - 'description'")
    await world.record(event)
    client = world.deps.accounts.of(world.person.account_id)

    async def down(_: str) -> None:
        raise ServiceUnavailableError("HeadHunter временно недоступен.")

    monkeypatch.setattr(client, "vacancy", down)
    await world.write()
    assert await world.states() == ["queued"]


class Model:
    """A model on the event loop that claims too much."""

    def __init__(self) -> None:
        self.loops: set[asyncio.AbstractEventLoop] = set()

    async def draft(self, messages: Any, schema: type[LetterDraft]) -> LetterDraft:
        self.loops.add(asyncio.get_running_loop())
        await asyncio.sleep(0)
        return LetterDraft(letter="Здравствуйте! Я 15 лет руководил космодромом и знаю COBOL.", used_facts=[])


async def test_the_model_is_asked_on_the_loop_and_a_false_letter_ends_as_a_composed_one(make: Make) -> None:
    model = Model()
    world = writing(await make(), Writer(lambda _: model, composing(), model_name="m"))
    await world.record(await world.match(0))
    await world.write()
    [row] = await world.rows()
    assert model.loops == {asyncio.get_running_loop()}
    assert (row.letter_source, row.letter_ok) == ("composed", True)
    assert "космодром" not in row.letter


async def test_a_letter_whose_process_ends_is_put_off_and_the_next_process_writes_it(make: Make) -> None:
    plain = await make()
    world = writing(plain, Writer(lambda _: None, LetterProcess(WorkProcess("tests.no_such_module"))))
    await world.record(await world.match(0))
    await world.write()
    [row] = await world.rows()
    assert (row.state, row.letter) == ("queued", None)
    await world.execute("update applications set letter_lease_until = null")
    await plain.write()
    [row] = await world.rows()
    assert (row.letter_source, row.letter_ok) == ("composed", True)


async def test_users_have_their_letters_written_in_turn(make: Make) -> None:
    world = await make()
    for number in range(5):
        await world.record(await world.match(number, score=90 - number))
    best, *_, other = [row.id for row in await world.rows()]
    neighbour, busy = new_id(), world.person.user_id
    await world.execute("insert into users (id, email) values (:id, 'neighbour@example.org')", id=neighbour)
    await world.execute("update applications set user_id = :user where id = :id", user=neighbour, id=other)
    async with world.engine.connect() as connection:
        first = await store.claim(connection, count=2, lease=60)
        assert {draft.id for draft in first} == {best, other}
        await connection.rollback()
        [beside] = await store.claim(connection, count=1, lease=60, busy=[busy])
        assert beside.id == other, "whoever has a letter written waits for who has none"
        await connection.rollback()


async def test_a_letter_is_claimed_at_the_same_price_however_many_wait(make: Make) -> None:
    """Without statistics, as after the first search of a new user."""
    world = await make()
    await world.record(await world.match(0))
    [row] = await world.rows()
    few = 300
    await world.execute("alter table applications set (autovacuum_enabled = false)")
    await crowd(world, row.id, 2000, lettered=False)
    values = {"count": 4, "lease": 60, "busy": []}
    async with world.engine.connect() as connection:
        read = await scans(connection, store.CLAIM, values, "applications")
    assert read
    assert sum(map(looked_at, read)) < few


async def test_parallel_claims_lease_a_letter_once(make: Make) -> None:
    """Also one that another claim has leased between the look at it and its lock."""
    world = await make()
    await world.record(await world.match(0))
    [row] = await world.rows()
    await crowd(world, row.id, 200, lettered=False)
    found = await claimed_by_many(world, partial(store.claim, count=2, lease=600))
    assert (len(found), len(set(found))) == (201, 201)


async def test_a_slow_letter_holds_its_own_place_and_no_other(make: Make) -> None:
    class Slow(Fixed):
        async def write(self, *facts: Any, **words: Any) -> WrittenLetter:
            written = await super().write(*facts, **words)
            if self.calls == 1:
                await asyncio.Event().wait()
            return written

    world = writing(await make(letter_concurrency=2), Slow())
    for number in range(4):
        await world.record(await world.match(number))
    running = asyncio.create_task(Letters(world.deps).run(Heartbeat("letters", stale_after=60)))
    async with asyncio.timeout(30):
        while sum(row.letter_hash is not None for row in await world.rows()) < 3:
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()


async def test_writing_leaves_the_event_loop_free(make: Make) -> None:
    world = await make(letter_concurrency=4)
    for number in range(8):
        await world.record(await world.match(number))
    longest, loop = 0.0, asyncio.get_running_loop()

    async def ticks() -> None:
        nonlocal longest
        while True:
            before = loop.time()
            await asyncio.sleep(0.005)
            longest = max(longest, loop.time() - before)

    watch = asyncio.create_task(ticks())
    await world.write()
    watch.cancel()
    assert longest < 0.5


async def test_a_fault_of_ours_in_one_letter_holds_up_no_other_and_ends_with_a_word_to_the_owner(make: Make) -> None:
    """A resume that the writer stumbles over must not be tried for ever, nor stop the letters of the others."""
    world = await make()
    stumbling = await world.record(await world.match(0))
    broken = writing(world, Fixed(fault=KeyError("position")))
    assert stumbling is not None
    for _ in range(5):
        await write_batch(broken.deps)
        await world.execute("update applications set letter_lease_until = now()")
    assert (await world.row(stumbling)).state == "queued"
    sound = await world.record(await world.match(1))
    assert sound is not None
    await write_batch(broken.deps)
    assert ((await world.row(stumbling)).state, (await world.row(stumbling)).reason) == ("failed", "letter_failed")
    assert [event["reason"] for event in await world.events("reply.failed")] == ["letter_failed"]
    await world.execute("update applications set letter_lease_until = now()")
    await world.write()
    assert (await world.row(sound)).letter_ok


async def test_the_owner_hears_once_that_letters_are_composed_because_the_model_fails(make: Make) -> None:
    class Failing(Fixed):
        async def write(self, user_id: UUID, resume: Any, vacancy: Any, *, style: str, wishes: str) -> WrittenLetter:
            text = (await super().write(user_id, resume, vacancy, style=style, wishes=wishes)).text
            report = {"grounded": True, "notes": ["llm_failed: llm_quota"]}
            return WrittenLetter(text, text_hash(text), "composed", True, report, "p1", None)

    world = writing(await make(letter_concurrency=2), Failing())
    for number in range(5):
        await world.record(await world.match(number))
    await world.write()
    await world.write()
    told = [one for one in await world.events("account.changed") if one["change"] == "letters_composed"]
    assert [row.letter_source for row in await world.rows()] == ["composed"] * 5
    assert len(told) == 1
    assert "Пополните счёт" in told[0]["sentence"]
