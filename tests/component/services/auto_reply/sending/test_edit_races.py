"""Edits race with approvals, a dismissal, the end of the row's time and the sender: what goes out was let go, once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import text

from libs.common.applications import Action
from libs.common.decisions import recording
from libs.common.decisions import store as decisions
from libs.common.decisions.recording import Wish
from libs.common.ids import text_hash
from libs.common.messaging.outbox import Outbox
from services.auto_reply.sending import decide
from tests.component.services.auto_reply.sending.world import World

OWN = ("Здравствуйте! Пишу сам: буду рад разговору.", "Здравствуйте! Пишу иначе: готов созвониться.")

DECIDED = text("""
select d.action, d.seen_hash, d.letter_hash, o.decision_id is not null, o.refused_why
from decisions d left join decision_outcomes o on o.decision_id = d.id where d.application_id = :id order by d.number
""")


async def wish(world: World, application_id: UUID, action: Action, letter: str | None, hashed: str | None) -> None:
    """What a browser or Telegram records, and the bell that rings for it."""
    user_id = world.person.user_id
    async with world.engine.begin() as connection:
        row = (await decisions.in_review(connection, user_id, [application_id]))[application_id]
        one = Wish(application_id, action, row.version, letter_hash=hashed, letter=letter)
        [verdict] = await recording.decide(connection, Outbox("api"), user_id, [one], via="web")
        made = await decisions.read(connection, verdict.decision_id) if verdict.decision_id else None
    if made is not None:
        await decide.settle(world.deps, made, consumer="auto_reply")


@dataclass(frozen=True)
class Carried:
    """A decision with what became of it. `seen` names the letter that the owner saw, `left` the one that it leaves."""

    action: str
    seen: str | None
    left: str | None
    settled: bool
    refused: str | None


async def outcomes(world: World, application_id: UUID) -> list[Carried]:
    """What was decided about the application, in order."""
    async with world.engine.connect() as connection:
        found = await connection.execute(DECIDED, {"id": application_id})
    return [Carried(*row) for row in found]


def let_go(written: str, decided: Sequence[Carried]) -> set[str]:
    """The letters that might leave at some moment, when these decisions are carried out one after the other."""
    letter, approved, free = written, False, set[str]()
    for one in decided:
        if one.refused is not None:
            continue
        if one.action == "edit":
            assert one.left is not None
            letter = one.left
        assert one.action != "approve" or one.seen == letter, "another letter than the one that was approved"
        approved = one.action == "approve" or (approved and one.action == "edit")
        if approved:
            free.add(letter)
    return free


@pytest.mark.parametrize("ends", [False, True], ids=["with the sender", "and with the end of its time"])
async def test_what_is_sent_is_the_letter_that_was_let_go_last_and_once(desk: World, ends: bool) -> None:
    ids = [await desk.ready(number) for number in range(4)]
    written = {one: (await desk.row(one)).letter_hash for one in ids}
    hashes = [text_hash(one) for one in OWN]
    acts: list[tuple[Action, str | None, str | None]] = [
        ("approve", None, None),
        ("edit", OWN[0], None),
        ("edit", OWN[1], None),
        ("approve", None, hashes[0]),
        ("approve", None, hashes[1]),
        ("dismiss", None, None),
        ("undo", None, None),
        ("edit", OWN[0], None),
    ]
    for number, one in enumerate(ids):
        if ends:
            soon = "update applications set expires_at = now() + interval '100 milliseconds' where id = :id"
            await desk.execute(soon, id=one)
        turned = [*acts[number * 2 :], *acts[: number * 2]][: 8 if number % 2 else 5]
        await asyncio.gather(
            *(wish(desk, one, action, letter, hashed or (None if letter else written[one]))
              for action, letter, hashed in turned),
            desk.send_all(), desk.sweep(), desk.send_all(), desk.sweep(), desk.send_all(),
        )  # fmt: skip
    await desk.send_all()
    posts = {entry["vacancy_id"]: entry["letter_sha256"] for entry in desk.posts()}
    assert len(desk.posts()) == len(posts), "a vacancy was applied to twice"
    for one in ids:
        row, decided = await desk.row(one), await outcomes(desk, one)
        assert all(each.settled for each in decided)
        assert (row.vacancy_id in posts) == (row.state == "sent"), row.state
        free = let_go(written[one], decided)
        if row.vacancy_id in posts:
            assert posts[row.vacancy_id] == row.letter_hash
            assert row.letter_hash in free
            last = [each.action for each in decided if each.refused is None][-1]
            assert last in {"approve", "edit"}
