"""Tracking against the sandbox over real HTTP: employers' acts and applications made by hand."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.leases import HeldLeases, Keeper
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import Application, NegotiationReading, SendLane, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import OutboxRow
from libs.common.hh.client import HHClient
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from services.auto_reply.sending.store import claim as claims
from services.auto_reply.sending.store import rest as rest_claims
from services.auto_reply.tracking import store
from services.auto_reply.tracking.tracker import Tracker
from tests.support.headhunter import Sandbox, sandbox
from tests.support.people import Person, client_for, person

outbox: Any = table_of(OutboxRow)
applications: Any = table_of(Application)
ledger: Any = table_of(UsageEntry)


@pytest.fixture(scope="module")
def hh() -> Iterator[Sandbox]:
    with sandbox("--publish-per-hour", "0", "--employers", "off") as running:
        yield running


class Clients:
    """One client for whoever asks."""

    def __init__(self, client: HHClient) -> None:
        self.client = client

    def of(self, account_id: UUID, *, version: int | None = None) -> HHClient:
        return self.client

    def forget(self, account_id: UUID) -> None:
        """Nothing is remembered."""


async def look(engine: AsyncEngine, hh: Sandbox, one: Person) -> None:
    tracker = Tracker(
        engine,
        Outbox("auto_reply"),
        Clients(client_for(hh, one.access_token)),
        origin="sandbox",
        interval=timedelta(minutes=1),
    )
    async with engine.begin() as connection:
        await store.ensure_readings(connection)
        await connection.execute(update(NegotiationReading).values(next_due_at=func.now()))
        due = await store.claim_due(connection, origin="sandbox", lease=timedelta(minutes=1))
    assert due is not None
    await tracker.look(due, Heartbeat("tracking", stale_after=60))


async def announced(engine: AsyncEngine) -> list[tuple[str, str]]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(outbox.c.payload).where(outbox.c.subject == "reply.updated").order_by(outbox.c.id)
        )
        return [(row.payload["change"], row.payload["negotiation_state"]) for row in rows]


def open_vacancies(hh: Sandbox, count: int) -> list[str]:
    found = [item for item in hh.get("/vacancies", limit=500)["items"] if not item["archived"]]
    return [str(item["id"]) for item in found][:count]


async def by_hand(hh: Sandbox, one: Person, count: int = 1) -> list[str]:
    client, made = client_for(hh, one.access_token), []
    for vacancy_id in open_vacancies(hh, 60):
        answer = await client.apply(vacancy_id, next(iter(one.resumes)), "Здравствуйте!")
        if answer.status == 201:
            made.append(vacancy_id)
        if len(made) == count:
            return made
    raise AssertionError("too few vacancies take applications")


async def test_applications_made_by_hand_are_found_told_and_counted_at_their_own_time(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh, tracked=False)
    vacancies = await by_hand(hh, one, 3)
    await look(engine, hh, one)
    await look(engine, hh, one)
    assert [change for change, _ in await announced(engine)] == ["found_manual"] * 3
    async with engine.connect() as connection:
        rows = (await connection.execute(select(applications))).all()
        units = (await connection.execute(select(ledger.c.kind, ledger.c.units))).all()
        seen_at = await connection.scalar(select(col(NegotiationReading.read_at)))
    assert {row.vacancy_id for row in rows} == set(vacancies)
    assert {(row.state, row.made_by, row.resume_id) for row in rows} == {("sent_by_hand", "manual", one.resume_id)}
    assert units == [("manual", 1)] * 3
    assert seen_at is not None


async def test_a_look_keeps_its_lease_while_it_lives(engine: AsyncEngine, hh: Sandbox) -> None:
    one, holds, asked, answer = await person(engine, hh, tracked=False), HeldLeases(), asyncio.Event(), asyncio.Event()
    client = client_for(hh, one.access_token)

    class Slow:
        async def negotiations(self, **params: Any) -> Any:
            asked.set()
            await answer.wait()
            return await client.negotiations(**params)

    slow: Any = Clients(client)
    slow.client = Slow()
    minute = timedelta(minutes=1)
    tracker = Tracker(engine, Outbox("auto_reply"), slow, origin="sandbox", interval=minute, holds=holds)
    async with engine.begin() as connection:
        await store.ensure_readings(connection)
        due = await store.claim_due(connection, origin="sandbox", lease=timedelta())
    assert due is not None
    looking = asyncio.create_task(tracker.look(due, Heartbeat("tracking", stale_after=60)))
    async with asyncio.timeout(30):
        await asked.wait()
    await Keeper(engine, holds, 20).keep()
    async with engine.begin() as connection:
        assert await store.claim_due(connection, origin="sandbox", lease=minute) is None
    answer.set()
    await looking


async def test_two_looks_at_the_same_time_count_an_application_made_by_hand_once(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh, tracked=False)
    await by_hand(hh, one, 2)
    tracker = Tracker(
        engine,
        Outbox("auto_reply"),
        Clients(client_for(hh, one.access_token)),
        origin="sandbox",
        interval=timedelta(minutes=1),
    )
    due = store.DueAccount(one.account_id, one.user_id, "sandbox", None, new_id())
    async with engine.begin() as connection:
        await store.ensure_readings(connection)
    await asyncio.gather(*(tracker.look(due, Heartbeat("tracking", stale_after=60)) for _ in range(4)))
    async with engine.connect() as connection:
        units = (await connection.execute(select(ledger.c.kind, ledger.c.units))).all()
    assert units == [("manual", 1)] * 2
    assert [change for change, _ in await announced(engine)] == ["found_manual"] * 2


async def test_a_vacancy_that_waited_and_was_applied_to_by_hand_is_never_sent(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh, tracked=False)
    (vacancy_id,) = await by_hand(hh, one)
    async with engine.begin() as connection:
        await connection.execute(insert(Application).values(ours(one, vacancy_id, state="queued")))
    await look(engine, hh, one)
    async with engine.connect() as connection:
        row = (await connection.execute(select(applications))).one()
    assert (row.state, row.made_by) == ("sent_by_hand", "manual")
    assert row.negotiation_id


MARKED = {"state": "sent_by_hand", "made_by": "manual", "decided_by": "owner"}


async def marked(engine: AsyncEngine, one: Person, account_id: UUID, vacancy_id: str, **values: Any) -> UUID:
    """An application that its owner has marked as sent by hand, counted as marking does."""
    application_id = new_id()
    row = {**ours(one, vacancy_id), **MARKED, "id": application_id, "account_id": account_id, **values}
    entry = {key: row[key] for key in ("user_id", "account_id", "resume_id")}
    async with engine.begin() as connection:
        await connection.execute(insert(Application).values(row))
        await connection.execute(
            insert(UsageEntry).values(id=new_id(), application_id=application_id, kind="manual", units=1, **entry)
        )
    return application_id


async def without_hh(engine: AsyncEngine, one: Person) -> UUID:
    """The account of a user who worked without hh before he linked one."""
    account_id = new_id()
    row = {"id": account_id, "user_id": one.user_id, "origin": "assisted", "hh_user_id": "own", "state": "linked"}
    empty = {"key_id": "", "access_token": "", "refresh_token": "", "expires_at": func.now()}
    async with engine.begin() as connection:
        await connection.execute(insert(HHAccount).values(**row, **empty))
    return account_id


@pytest.mark.parametrize("linked_later", [False, True])
async def test_what_was_marked_as_sent_by_hand_is_joined_when_hh_shows_it(
    engine: AsyncEngine, hh: Sandbox, linked_later: bool
) -> None:
    one = await person(engine, hh, tracked=False)
    (vacancy_id,) = await by_hand(hh, one)
    if linked_later:  # and a match of the linked account had been ended as a double
        origin, account_id = "assisted", await without_hh(engine, one)
        double = ours(one, vacancy_id, state="failed", reason="already_applied")
        async with engine.begin() as connection:
            await connection.execute(insert(Application).values(double))
    else:
        origin, account_id = "sandbox", one.account_id
    application_id = await marked(engine, one, account_id, vacancy_id, origin=origin)
    await look(engine, hh, one)
    await look(engine, hh, one)
    async with engine.connect() as connection:
        sent = (await connection.execute(select(applications).where(applications.c.state == "sent_by_hand"))).one()
        counted = (await connection.execute(select(ledger))).one()
    assert (sent.id, sent.negotiation_state) == (application_id, "response")
    assert sent.negotiation_id
    assert (counted.account_id, counted.units, counted.at) == (one.account_id, 1, sent.sent_at)
    assert await announced(engine) == []
    hh.post("/employer", act="invite", negotiation_id=sent.negotiation_id)
    await look(engine, hh, one)
    assert ("state", "invitation") in await announced(engine)


async def test_a_post_of_ours_whose_answer_was_lost_is_not_taken_for_what_was_marked(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh, tracked=False)
    (vacancy_id,) = await by_hand(hh, one)
    posted = ours(one, vacancy_id, state="unknown", posts=1)
    async with engine.begin() as connection:
        await connection.execute(insert(Application).values(posted))
    await marked(engine, one, await without_hh(engine, one), vacancy_id, origin="assisted")
    await look(engine, hh, one)
    async with engine.connect() as connection:
        rows = (await connection.execute(select(applications))).all()
    assert [(row.state, row.negotiation_id) for row in sorted(rows, key=lambda row: str(row.state))] == [
        ("sent_by_hand", None),
        ("unknown", None),
    ]


def ours(one: Person, vacancy_id: str, **values: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "user_id": one.user_id,
        "account_id": one.account_id,
        "resume_id": one.resume_id,
        "vacancy_id": vacancy_id,
        "vacancy_name": "Вакансия",
        "employer_key": "id:1",
        "origin": "sandbox",
        "mode": "auto",
        **values,
    }


async def test_what_employers_do_is_told_once_each(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh, tracked=False)
    (vacancy_id,) = await by_hand(hh, one)
    negotiation = next(
        item for item in hh.get("/negotiations", user_id=one.hh_user_id)["items"] if item["vacancy"]["id"] == vacancy_id
    )
    row = ours(one, vacancy_id, state="sent", negotiation_id=str(negotiation["id"]), posts=1)
    async with engine.begin() as connection:
        await connection.execute(insert(Application).values(row))
    await look(engine, hh, one)
    assert await announced(engine) == []
    for act in ("view", "invite", "reject"):
        hh.post("/employer", act=act, negotiation_id=negotiation["id"])
        await look(engine, hh, one)
        await look(engine, hh, one)
    assert await announced(engine) == [("viewed", "response"), ("state", "invitation"), ("state", "discard")]
    async with engine.connect() as connection:
        found = (await connection.execute(select(applications))).one()
    assert (found.state, found.negotiation_state) == ("sent", "discard")
    assert found.viewed_at is not None


async def test_a_failed_look_changes_nothing_and_is_due_again(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh, tracked=False)
    hh.post("/settings", access_closed=True)
    try:
        await look(engine, hh, one)
    finally:
        hh.post("/settings", access_closed=False)
    async with engine.connect() as connection:
        row = (await connection.execute(select(table_of(NegotiationReading)))).one()
    assert (row.read_at, row.lease_until, row.lease_token) == (None, None, None)
    assert row.next_due_at > datetime.now(UTC)


async def test_nothing_is_claimed_before_the_negotiations_were_read_once(engine: AsyncEngine, hh: Sandbox) -> None:
    """Applications made by hand count in the limit: an agent that does not know them may exceed it."""
    one = await person(engine, hh, tracked=False)
    async with engine.begin() as connection:
        await store.ensure_readings(connection)
        await connection.execute(insert(SendLane).values(user_id=one.user_id, wake_at=func.now()))
    async with engine.begin() as connection:
        assert await claims.lock_lane(connection) is None
        assert await rest_claims.seconds_to_next_look(connection) is None
    await look(engine, hh, one)
    async with engine.begin() as connection:
        assert await claims.lock_lane(connection) is not None


async def test_a_reading_that_was_taken_over_ends_nothing(engine: AsyncEngine, hh: Sandbox) -> None:
    """Its lease was over: the end of the first reading must not free the account that the second one reads."""
    await person(engine, hh, tracked=False)
    minute, over = timedelta(minutes=1), timedelta(0)
    async with engine.begin() as connection:
        await store.ensure_readings(connection)
        first = await store.claim_due(connection, origin="sandbox", lease=over)
    async with engine.begin() as connection:
        second = await store.claim_due(connection, origin="sandbox", lease=minute)
    assert first is not None
    assert second is not None
    async with engine.begin() as connection:
        await store.finish(connection, first, pause=minute, seen_until=datetime.now(UTC))
        row = (await connection.execute(select(table_of(NegotiationReading)))).one()
    assert (row.lease_token, row.read_at) == (second.token, None)


async def test_an_account_linked_later_is_read_before_anything_is_sent_from_it(
    engine: AsyncEngine, hh: Sandbox
) -> None:
    one = await person(engine, hh)
    async with engine.begin() as connection:
        await connection.execute(update(SendLane).values(wake_at=func.now()))
    async with engine.begin() as connection:
        assert await claims.lock_lane(connection) is not None
        row = (await connection.execute(select(table_of(HHAccount)))).mappings().one()
        await connection.execute(update(HHAccount).values(state="unlinked"))
        another = {**row, "id": new_id(), "hh_user_id": f"{one.hh_user_id}0"}
        await connection.execute(insert(HHAccount).values(another))
        assert await claims.lock_lane(connection) is None
