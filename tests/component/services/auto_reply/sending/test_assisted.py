"""Applications of a user without an hh account: read, scored, written, sent by hand, and never by a program."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from libs.common.ids import new_id
from services.auto_reply.sending.scoring import Scoring
from services.auto_reply.tracking import store as tracking
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.deciding import decide, ignored
from tests.component.services.auto_reply.sending.world import World

TEXT = "<p>Ищем Python-разработчика. Требования: Python, PostgreSQL, Docker. Опыт от трёх лет. Удалённо.</p>"


@pytest.fixture
async def hands(desk: World) -> World:
    """A user who has an hh account, and works without it too: a resume of his own and a pasted vacancy."""
    deps: Any = desk.deps
    object.__setattr__(deps, "scorer", Scoring())
    await desk.execute(
        "insert into hh_accounts (id, user_id, origin, hh_user_id, key_id, access_token, refresh_token, expires_at)"
        " values (gen_random_uuid(), :user, 'assisted', 'the user', '', '', '', now())",
        user=desk.person.user_id,
    )
    await desk.execute(
        "insert into resumes (id, user_id, account_id, hh_resume_id, title, status, snapshot, content_hash)"
        " select gen_random_uuid(), a.user_id, a.id, 'given-1', 'Python-разработчик', 'published', r.snapshot, 'given'"
        " from hh_accounts a, resumes r where a.origin = 'assisted' and r.user_id = a.user_id limit 1"
    )
    await paste(desk, "text-1")
    return desk


async def paste(world: World, vacancy_id: str, *, employer: str = "Ромашка") -> None:
    await world.execute(
        "insert into pasted_vacancies (user_id, vacancy_id, snapshot) values (:user, cast(:id as text),"
        " jsonb_build_object("
        "'id', cast(:id as text), 'name', 'Python-разработчик', 'employer', jsonb_build_object('name',"
        " cast(:employer as text)), 'description', cast(:text as text)))",
        user=world.person.user_id,
        id=vacancy_id,
        employer=employer,
        text=TEXT,
    )


async def given_resume(world: World) -> Any:
    async with world.engine.connect() as connection:
        found = await connection.exec_driver_sql("select id, account_id from resumes where hh_resume_id = 'given-1'")
        return found.one()


async def wish(world: World, vacancy_id: str = "text-1") -> Any:
    """Ask for the vacancy and write its letter; the application's row."""
    await decide(world, "apply", resume_id=(await given_resume(world)).id, vacancy_id=vacancy_id)
    await world.write()
    return next(row for row in await world.rows() if row.vacancy_id == vacancy_id and row.origin == "assisted")


async def test_a_pasted_vacancy_is_scored_and_written_for_and_waits_for_its_owner(hands: World) -> None:
    row = await wish(hands)
    assert (row.state, row.origin, row.vacancy_name, row.employer_name) == (
        "review",
        "assisted",
        "Python-разработчик",
        "Ромашка",
    )
    assert row.score > 0
    assert row.reasons
    assert row.letter
    assert await hands.send_all() == 0
    assert hands.posts() == []


async def test_it_is_sent_by_hand_counted_and_taken_back(hands: World) -> None:
    row = await wish(hands)
    await decide(hands, "sent_by_hand", row.id)
    sent = await hands.row(row.id)
    assert (sent.state, sent.made_by, await hands.used()) == ("sent_by_hand", "manual", 1)
    assert (await hands.events("reply.sent"))[0]["confirmed_by"] == "owner"
    await decide(hands, "undo", row.id)
    back = await hands.row(row.id)
    assert (back.state, back.made_by, back.sent_at, await hands.used()) == ("review", "agent", None, 0)


async def test_what_hh_has_shown_is_not_taken_back(hands: World) -> None:
    row = await wish(hands)
    await decide(hands, "sent_by_hand", row.id)
    await hands.execute("update applications set negotiation_id = '7' where id = :id", id=row.id)
    await decide(hands, "undo", row.id)
    assert (await hands.row(row.id)).state == "sent_by_hand"
    assert await ignored(hands) == ["state_sent_by_hand"]


async def test_it_cannot_be_approved_for_sending(hands: World) -> None:
    row = await wish(hands)
    await decide(hands, "approve", row.id, letter_hash=row.letter_hash)
    assert (await hands.row(row.id)).state == "review"
    assert await ignored(hands) == ["only_by_hand"]


@pytest.mark.parametrize("change", ["state = 'queued'", "posts = 1", "lease_token = gen_random_uuid()"])
async def test_the_database_refuses_it_every_way_to_hh(hands: World, change: str) -> None:
    row = await wish(hands)
    with pytest.raises(IntegrityError, match=r"ck_applications_(assisted|lease)"):
        await hands.execute(f"update applications set {change} where id = :id", id=row.id)  # noqa: S608 - the cases


async def test_an_account_without_hh_holds_no_tokens(hands: World) -> None:
    with pytest.raises(IntegrityError, match="ck_hh_accounts_assisted"):
        await hands.execute("update hh_accounts set access_token = 'x' where origin = 'assisted'")


async def test_its_account_is_never_read_and_holds_nothing_up(hands: World) -> None:
    account = (await given_resume(hands)).account_id
    async with hands.engine.begin() as connection:
        await tracking.ensure_readings(connection)
        rows = await connection.exec_driver_sql("select account_id from negotiation_readings")
        assert account not in {row.account_id for row in rows}
    await hands.ready(0, mode="auto")
    [waiting] = [row for row in await hands.rows() if row.origin != "assisted"]
    await decide(hands, "approve", waiting.id, letter_hash=waiting.letter_hash)
    assert await hands.send_all() == 1  # the linked account goes on beside it


async def test_what_was_sent_by_hand_is_not_sent_by_the_linked_account(hands: World) -> None:
    vacancy = hands.vacancies[0]
    await paste(hands, vacancy)
    await hands.ready(0)
    [waiting] = await hands.rows()
    row = await wish(hands, vacancy)
    await decide(hands, "sent_by_hand", row.id)
    doubled = await hands.row(waiting.id)
    assert (doubled.state, doubled.reason) == ("failed", "already_applied")


async def test_a_match_of_what_was_sent_by_hand_becomes_no_application(hands: World) -> None:
    await paste(hands, hands.vacancies[1])
    row = await wish(hands, hands.vacancies[1])
    await decide(hands, "sent_by_hand", row.id)
    assert await hands.record(await hands.match(1)) is None


async def test_what_the_linked_account_has_sent_is_not_asked_for_by_hand(hands: World) -> None:
    await hands.ready(0)
    [waiting] = await hands.rows()
    await decide(hands, "approve", waiting.id, letter_hash=waiting.letter_hash)
    assert await hands.send_all() == 1
    await decide(hands, "apply", resume_id=(await given_resume(hands)).id, vacancy_id=hands.vacancies[0])
    assert await ignored(hands) == ["already_applied"]
    assert len(await hands.rows()) == 1


async def test_the_claim_itself_refuses_a_vacancy_that_was_applied_to_by_hand(make: Make) -> None:
    world = await make()
    application = await world.ready(0)
    await world.execute(
        "with own as (insert into hh_accounts (id, user_id, origin, hh_user_id, key_id, access_token, refresh_token,"
        " expires_at) values (:account, :user, 'assisted', 'u', '', '', '', now()) returning id)"
        " insert into applications (id, user_id, account_id, vacancy_id, vacancy_name, employer_key, origin, made_by,"
        " mode, state, decided_by) select :id, :user, own.id, :vacancy, 'x', 'name:other', 'assisted', 'manual',"
        " 'review', 'sent_by_hand', 'owner' from own",
        account=new_id(),
        id=new_id(),
        user=world.person.user_id,
        vacancy=world.vacancies[0],
    )
    assert (await world.claim()).claimed is None
    assert (await world.row(application)).state == "queued"
    assert world.posts() == []


async def test_an_employer_that_was_written_to_by_hand_is_spared_by_the_linked_account(make: Make) -> None:
    world = await make(resume={"employer_cap": 1})
    application = await world.ready(0)
    name = (await world.row(application)).employer_name
    await world.execute(
        "with own as (insert into hh_accounts (id, user_id, origin, hh_user_id, key_id, access_token, refresh_token,"
        " expires_at) values (:account, :user, 'assisted', 'u', '', '', '', now()) returning id)"
        " insert into applications (id, user_id, account_id, vacancy_id, vacancy_name, employer_key, employer_name,"
        " origin, made_by, mode, state, decided_by) select :id, :user, own.id, 'text-9', 'x', 'name:other',"
        " cast(:name as text), 'assisted', 'manual', 'review', 'sent_by_hand', 'owner' from own",
        account=new_id(),
        id=new_id(),
        user=world.person.user_id,
        name=name,
    )
    assert await world.send_all() == 0
    assert [(row.state, row.held_why) for row in await world.rows() if row.id == application] == [("held", "employer")]
