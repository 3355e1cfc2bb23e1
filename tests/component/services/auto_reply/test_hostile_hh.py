"""Damage at every field of what hh sends, through the running search and tracking: neighbours go on, nothing fails."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.tables.applications import Application, NegotiationReading, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, SearchSchedule
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.poison import PoisonRow
from libs.common.hh.client import HHClient
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.ports import FixedToken
from libs.common.messaging.outbox import Outbox
from services.auto_reply.tracking import store
from services.auto_reply.tracking.tracker import Tracker
from tests.component.services.auto_reply.test_search import search_once
from tests.component.services.auto_reply.test_tracking import by_hand
from tests.support.headhunter import Sandbox, sandbox
from tests.support.hostile import mutations
from tests.support.people import Person, client_for, person

VALUES_A_FIELD = 3
"""Of the hostile values; all of them are tried on the models, see tests/unit/libs/hh/test_shapes.py."""
Damage = Callable[[str, Any], Any]
matches: Any = table_of(Match)
aside: Any = table_of(PoisonRow)
schedule: Any = table_of(SearchSchedule)
outbox: Any = table_of(OutboxRow)
ledger: Any = table_of(UsageEntry)


@pytest.fixture(scope="module")
def hh() -> Iterator[Sandbox]:
    with sandbox("--publish-per-hour", "0", "--employers", "off") as running:
        yield running


class Damaging(httpx.AsyncBaseTransport):
    """The way to the sandbox; for some paths another answer comes back than the sandbox's."""

    def __init__(self, damage: Damage) -> None:
        self._damage, self._inner = damage, httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the sandbox, give the answer damaged."""
        answer = await self._inner.handle_async_request(request)
        body = json.loads(await answer.aread())
        changed = self._damage(request.url.path, body)
        status = answer.status_code if changed is body else 200
        headers = {"Content-Type": "application/json"}
        return httpx.Response(status, headers=headers, content=json.dumps(changed).encode(), request=request)


class Clients:
    """The client of one person, over the damaged way."""

    def __init__(self, hh: Sandbox, one: Person, damage: Damage) -> None:
        settings = HHSettings(api_url=hh.url, site_url=hh.url, user_agent="Tests/1.0 (tests@vkatilsya.test)")
        self._client = HHClient(httpx.AsyncClient(transport=Damaging(damage)), settings, FixedToken(one.access_token))

    def of(self, account_id: UUID, *, version: int | None = None) -> HHClient:
        """The one client."""
        return self._client

    def forget(self, account_id: UUID) -> None:
        """Nothing is remembered."""


def some_of(body: Any, *, seed: int) -> list[tuple[tuple[Any, ...], Any]]:
    """For every field of the body some of its mutations, drawn by the seed."""
    by_path: dict[tuple[Any, ...], list[Any]] = {}
    for path, changed in mutations(body):
        by_path.setdefault(path, []).append(changed)
    draw = random.Random(seed)
    return [(path, each) for path, every in by_path.items() for each in draw.sample(every, VALUES_A_FIELD)]


def numbered(damaged: Iterable[tuple[tuple[Any, ...], Any]]) -> dict[str, Any]:
    """The bodies by ids of their own, but for those whose id is what is damaged."""
    ids = {str(number): found for number, found in enumerate(damaged, start=660_000_000)}
    return {number: body if path[0] == "id" else {**body, "id": number} for number, (path, body) in ids.items()}


async def poisoned(engine: AsyncEngine, kind: str) -> set[str]:
    """Keys of what stands aside."""
    async with engine.connect() as connection:
        return set((await connection.execute(select(aside.c.key).where(aside.c.kind == kind))).scalars())


async def a_matched_vacancy(engine: AsyncEngine, hh: Sandbox, one: Person) -> dict[str, Any]:
    """The card of one that suits this person, as the sandbox shows it."""
    await search_once(engine, Clients(hh, one, lambda _, body: body))
    async with engine.begin() as connection:
        await connection.execute(update(SearchSchedule).values(next_due_at=func.now()))
        chosen = select(matches.c.vacancy_id).where(matches.c.decision == "matched").order_by(matches.c.score.desc())
        vacancy_id = (await connection.execute(chosen.limit(1))).scalar_one()
    body = httpx.get(f"{hh.url}/vacancies/{vacancy_id}", headers={"User-Agent": "Tests/1.0 (tests@vkatilsya.test)"})
    return body.json()


async def look(engine: AsyncEngine, clients: Clients) -> None:
    """One look at the negotiations."""
    tracker = Tracker(engine, Outbox("auto_reply"), clients, origin="sandbox", interval=timedelta(minutes=1))
    async with engine.begin() as connection:
        await store.ensure_readings(connection)
        await connection.execute(update(NegotiationReading).values(next_due_at=func.now()))
        due = await store.claim_due(connection, origin="sandbox", lease=timedelta(minutes=1))
    assert due is not None
    await tracker.look(due, Heartbeat("tracking", stale_after=60))


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_search_decides_every_vacancy_whatever_its_fields_hold(
    engine: AsyncEngine, hh: Sandbox, seed: int
) -> None:
    one = await person(engine, hh)
    pattern = await a_matched_vacancy(engine, hh, one)
    neighbours = {str(number): {**pattern, "id": str(number)} for number in range(650_000_000, 650_000_010)}
    damaged = numbered(some_of(pattern, seed=seed))
    known = {**damaged, **neighbours}

    def damage(path: str, body: Any) -> Any:
        if path in {"/vacancies", f"/resumes/{next(iter(one.resumes))}/similar_vacancies"}:
            return {**body, "items": list(known.values()), "pages": 1, "found": len(known)}
        return known.get(path.removeprefix("/vacancies/"), body)

    await search_once(engine, Clients(hh, one, damage))

    async with engine.connect() as connection:
        row = (await connection.execute(select(schedule.c.last_error, schedule.c.failures))).one()
        found = await connection.execute(select(matches.c.vacancy_id, matches.c.decision))
        decided = {row.vacancy_id: row.decision for row in found}
    assert tuple(row) == (None, 0)
    assert {decided.get(each) for each in neighbours} == {"matched"}
    named = {each for each, body in damaged.items() if body.get("id") == each}
    unusable = await poisoned(engine, "vacancy")
    assert named <= set(decided) | unusable


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_look_at_negotiations_records_every_one_that_can_be_whatever_its_fields_hold(
    engine: AsyncEngine, hh: Sandbox, seed: int
) -> None:
    one = await person(engine, hh, tracked=False)
    (applied,) = await by_hand(hh, one)
    (pattern,) = (await client_for(hh, one.access_token).negotiations()).items
    body = pattern.payload
    damaged = numbered(some_of(body, seed=seed))
    neighbours = {str(number): {**body, "id": str(number)} for number in range(650_000_000, 650_000_010)}
    every: dict[str, Any] = {**damaged, **neighbours}
    for number, each in every.items():
        if isinstance(each.get("vacancy"), dict) and each["vacancy"].get("id") == applied:
            each["vacancy"] = {**each["vacancy"], "id": number}

    def damage(path: str, body: Any) -> Any:
        if path == "/negotiations":
            return {**body, "items": [*damaged.values(), *neighbours.values()], "pages": 1}
        return body

    for _ in range(2):
        await look(engine, Clients(hh, one, damage))

    async with engine.connect() as connection:
        seen_at = await connection.scalar(select(col(NegotiationReading.read_at)))
        recorded = set((await connection.execute(select(table_of(Application).c.negotiation_id))).scalars())
    assert seen_at is not None
    assert set(neighbours) <= recorded
    unusable = await poisoned(engine, "negotiation")
    named = {each for each, body in damaged.items() if body.get("id") == each}
    without_vacancy = {each for each in named if not applied_to(damaged[each])}
    assert named <= recorded | unusable | without_vacancy


def applied_to(negotiation: Any) -> bool:
    """hh says which vacancy it is about."""
    vacancy = negotiation.get("vacancy")
    return isinstance(vacancy, dict) and isinstance(vacancy.get("id"), str | int) and bool(vacancy["id"])


async def test_a_state_that_cannot_be_read_is_no_news_and_the_next_one_is(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh, tracked=False)
    await by_hand(hh, one)
    (pattern,) = (await client_for(hh, one.access_token).negotiations()).items
    states: list[Any] = [{"id": "invitation"}, ["interview"], None, {"id": "interview"}]
    for state in states:
        shown = {**pattern.payload, "state": state}
        clients = Clients(hh, one, lambda _, body, shown=shown: {**body, "items": [shown]})
        await look(engine, clients)

    async with engine.connect() as connection:
        announced = select(outbox.c.payload).where(outbox.c.subject == "reply.updated").order_by(outbox.c.id)
        seen = [(each["change"], each["negotiation_state"]) for each in (await connection.execute(announced)).scalars()]
    assert seen == [("found_manual", "invitation"), ("state", "interview")]


async def test_a_time_ahead_or_unreadable_counts_against_the_limit_of_today(engine: AsyncEngine, hh: Sandbox) -> None:
    one = await person(engine, hh, tracked=False)
    await by_hand(hh, one)
    (pattern,) = (await client_for(hh, one.access_token).negotiations()).items
    times = ["2099-01-01T00:00:00+0300", "9999-12-31T23:59:59-0300", None, []]
    shown = [
        {**pattern.payload, "id": str(n), "vacancy": {"id": str(n)}, "created_at": each, "updated_at": each}
        for n, each in enumerate(times, start=640_000_000)
    ]
    await look(engine, Clients(hh, one, lambda _, body: {**body, "items": shown}))

    async with engine.connect() as connection:
        age = func.extract("epoch", func.now() - ledger.c.at)
        ages = list((await connection.execute(select(age).where(ledger.c.kind == "manual"))).scalars())
    assert len(ages) == len(times)
    assert all(0 <= each < 3_600 for each in ages)
