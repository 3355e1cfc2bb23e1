"""The load: matches as a search stores them, the same events delivered again, and messages that nobody can read."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import nats
import nats.errors
from nats.aio.client import Client
from nats.js.errors import BadRequestError
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.cards import card_of, listed_hash
from libs.common.db.faults import DATABASE_AWAY
from libs.common.db.tables.matches import Match
from libs.common.events.match import MatchFound
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox, Pending
from tests.chaos.people import Person, Town
from tests.chaos.settings import Plan

T = TypeVar("T")
BROKER_AWAY = (nats.errors.Error, OSError, TimeoutError)
POISON = ("not_json", "wrong_schema", "unknown_type", "foreign_type", "no_id", "bad_id", "huge")


@dataclass(frozen=True)
class Wanted:
    """A match that will be found: the ids are made beforehand, so that a repeat after a lost commit changes nothing."""

    match_id: UUID
    event_id: UUID
    person: Person
    resume_id: UUID
    card: dict[str, Any]
    score: int


@dataclass
class Loaded:
    """What the load did."""

    matches: list[Wanted] = field(default_factory=list[Wanted])
    duplicates: int = 0
    poison: Counter[str] = field(default_factory=Counter[str])
    marks: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    retries: int = 0


def deal(plan: Plan, town: Town) -> list[Wanted]:
    """Who is matched with what, in the order of finding; nobody is matched twice but with another resume."""
    rng = random.Random(f"{plan.seed}/load")
    people = list(town.people)
    decks = {person.account_id: rng.sample(town.vacancies, len(town.vacancies)) for person in people}
    chosen = rng.choices(people, weights=[person.share for person in people], k=plan.matches)
    dealt: list[Wanted] = []
    again: dict[UUID, list[dict[str, Any]]] = {}
    for person in chosen:
        resumes = list(person.resumes.values())
        waiting = again.setdefault(person.account_id, [])
        if len(resumes) > 1 and waiting and rng.random() < 0.5:
            card, resume_id = waiting.pop(), resumes[1]
        elif decks[person.account_id]:
            card, resume_id = decks[person.account_id].pop(), resumes[0]
            waiting.append(card)
        else:
            continue
        dealt.append(Wanted(new_id(), new_id(), person, resume_id, card, rng.randint(60, 100)))
    return dealt


class Load:
    """Feeds a run. `match` batches are repeated until their commit is known."""

    def __init__(self, plan: Plan, town: Town, engine: AsyncEngine, nats_url: str) -> None:
        self._plan, self._town, self._engine, self._url = plan, town, engine, nats_url
        self._rng = random.Random(f"{plan.seed}/feed")
        self._outbox = Outbox("auto_reply")
        self.loaded = Loaded()
        self._client: Client | None = None

    async def feed(self) -> None:
        """Find all matches over the plan's load time, in batches of one to twenty."""
        wanted = deal(self._plan, self._town)
        pace = self._plan.load / max(1, len(wanted))
        started, position = time.monotonic(), 0
        while position < len(wanted):
            batch = wanted[position : position + self._rng.randint(1, 20)]
            await self._surely(lambda batch=batch: self._store(batch))
            self.loaded.matches += batch
            position += len(batch)
            await asyncio.sleep(max(0.0, started + position * pace - time.monotonic()))

    async def _store(self, batch: list[Wanted]) -> None:
        async with self._engine.begin() as connection:
            moment = (await connection.execute(text("select now()"))).scalar_one()
            await connection.execute(
                insert(Match).on_conflict_do_nothing(), [_match_row(each, self._town.resume_hash) for each in batch]
            )
            await self._outbox.add(connection, *(Pending(_event(each, moment), each.event_id) for each in batch))

    async def _surely(self, step: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await step()
            except DATABASE_AWAY:
                self.loaded.retries += 1
                await asyncio.sleep(0.2)

    async def disturb(self, until: asyncio.Event) -> None:
        """Deliver published events again under new message ids, and publish what nobody can read."""
        plan, rng = self._plan, self._rng
        duplicates = round(plan.matches * plan.duplicates)
        poison = max(len(POISON), round(plan.matches * plan.poison)) if plan.poison else 0
        acts = ["again"] * duplicates + ["poison"] * poison
        rng.shuffle(acts)
        kinds = [POISON[number % len(POISON)] for number in range(poison)]
        pause = plan.load / max(1, len(acts))
        for act in acts:
            if act == "again":
                await self._again()
            else:
                await self._poison(kinds.pop())
            await asyncio.sleep(0 if until.is_set() else pause)
        if self._client is not None:
            await self._client.close()

    async def _again(self) -> None:
        row = await self._surely(self._published)
        if row is None:
            return
        body = row.body.encode()
        for _ in range(self._rng.randint(1, 3)):
            await self._publish(row.subject, body, {**row.headers, "Nats-Msg-Id": f"again:{new_id()}"})
            self.loaded.duplicates += 1

    async def _published(self) -> Any:
        """A recent event: most duplicates come soon after the first delivery, while it is in flight."""
        async with self._engine.connect() as connection:
            return (await connection.execute(_RECENT, {"skip": int(self._rng.expovariate(0.1))})).first()

    async def _poison(self, kind: str) -> None:
        mark = str(new_id())
        user = str(self._rng.choice(self._town.people).user_id)
        headers = {
            "ce-id": str(new_id()),
            "ce-type": "match.found",
            "ce-source": "auto_reply",
            "ce-subject": user,
            "content-type": "application/json",
            "Nats-Msg-Id": mark,
            "chaos-poison": mark,
        }
        subject, body = "match.found", b'{"user_id": "nobody"}'
        if kind == "not_json":
            body = b"\xff\xfe not json"
        elif kind == "unknown_type":
            subject = headers["ce-type"] = "match.imagined"
        elif kind == "foreign_type":
            headers["ce-type"] = "match.imagined"
        elif kind == "no_id":
            del headers["ce-id"]
        elif kind == "bad_id":
            headers["ce-id"] = "not-a-uuid"
        elif kind == "huge":
            body = b'{"reasons": "' + b"x" * 600_000 + b'"}'
        await self._publish(subject, body, headers)
        self.loaded.poison[kind] += 1
        self.loaded.marks[mark] = ("notifier",) if kind == "unknown_type" else ("notifier", "auto_reply")

    async def _publish(self, subject: str, body: bytes, headers: dict[str, str]) -> None:
        while True:
            try:
                client = await self._connected()
                await client.jetstream().publish(subject, body, headers=headers, stream="EVENTS", timeout=3)
                return
            except BadRequestError:
                raise  # no broker that comes back would take it
            except BROKER_AWAY:
                await asyncio.sleep(0.3)

    async def _connected(self) -> Client:
        if self._client is None or self._client.is_closed:
            self._client = await nats.connect(
                self._url, name="chaos", max_reconnect_attempts=-1, reconnect_time_wait=0.3, error_cb=_ignore
            )
        return self._client


_RECENT = text(
    "select subject, headers, payload::text as body from outbox"
    " where published_at is not null and subject not like 'notice.%' order by id desc limit 1 offset :skip"
)


async def _ignore(_: Exception) -> None:
    """The broker is killed on purpose: its client need not tell."""


def _match_row(wanted: Wanted, resume_hash: str) -> dict[str, Any]:
    return {
        "id": wanted.match_id,
        "user_id": wanted.person.user_id,
        "account_id": wanted.person.account_id,
        "resume_id": wanted.resume_id,
        "vacancy_id": wanted.card["id"],
        "decision": "matched",
        "stage": "score",
        "score": wanted.score,
        "threshold": 60,
        "mode": "auto",
        "reasons": ["Нужен Python: он есть в резюме"],
        "matcher_version": "chaos",
        "vacancy_hash": listed_hash(wanted.card),
        "resume_hash": resume_hash,
        "settings_version": 1,
    }


def _event(wanted: Wanted, moment: datetime) -> MatchFound:
    return MatchFound(
        user_id=wanted.person.user_id,
        occurred_at=moment.astimezone(UTC),
        match_id=wanted.match_id,
        account_id=wanted.person.account_id,
        resume_id=wanted.resume_id,
        vacancy=card_of(wanted.card),
        score=wanted.score,
        threshold=60,
        reasons=("Нужен Python: он есть в резюме",),
        mode="auto",
    )
