"""The floor under the pipeline: the same statements, calls and publishes for one application, and nothing else.

No consumer, no letter is written, no log, no metrics, no checks: a bare asyncio loop takes matches through the
service's own SQL with as many in flight as the service has. `core` runs it through SQLAlchemy Core, `driver` straight
on asyncpg.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from nats.js import JetStreamContext
from sqlalchemy import bindparam, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.stage.town import Found
from bench.stage.world import USER_AGENT
from libs.common.accounts import audit
from libs.common.applications import State
from libs.common.cards import card_of, employer_key
from libs.common.db.tables.base import table_of
from libs.common.db.tables.messaging import OutboxRow
from libs.common.events.reply import ReplySent
from libs.common.ids import new_id
from libs.common.messaging import inbox
from libs.common.messaging.envelope import headers_of
from services.auto_reply.ports import WrittenLetter
from services.auto_reply.sending.events import reply_sent
from services.auto_reply.sending.outcomes import Settlement
from services.auto_reply.sending.store import claim, finish, rest
from services.auto_reply.sending.store import intake as record
from services.auto_reply.sending.store import letter as letters
from services.auto_reply.sending.store.claim import Claimed

LETTER = "Добрый день! Хочу предложить свою кандидатуру. " * 12
_WRITTEN = WrittenLetter(LETTER, "floor", "composed", True, {"grounded": True}, "floor", None)
Transaction = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
outbox = table_of(OutboxRow)

_OUTBOX = insert(outbox).on_conflict_do_nothing(index_elements=["event_id"])
_PUBLISHED = update(outbox).where(outbox.c.event_id == bindparam("this")).values(published_at=func.clock_timestamp())


class Floor:
    """Takes matches to published replies over one kind of transaction."""

    def __init__(
        self, begin: Transaction, single: Transaction, hh: httpx.AsyncClient, js: JetStreamContext, *, in_flight: int
    ) -> None:
        self._begin, self._single = begin, single
        self._hh, self._js, self._in_flight = hh, js, in_flight
        self._tokens: dict[UUID, str] = {}
        self._left = 0

    async def burst(self, found: Sequence[Found]) -> float:
        """All of them; applications a second."""
        self._tokens |= {one.person.account_id: one.person.access_token for one in found}
        waiting, started = iter(found), time.perf_counter()
        self._left = len(found)
        await asyncio.gather(*(self._work(waiting) for _ in range(self._in_flight)))
        return len(found) / (time.perf_counter() - started)

    async def _work(self, waiting: Iterator[Found]) -> None:
        while self._left > 0:
            one = next(waiting, None)
            if one is not None:
                await self._take_in(one)
            await self._letter()
            claimed, due = await self._claim()
            if claimed is not None:
                await self._send(claimed)
                self._left -= 1
            elif one is None and not due:
                await asyncio.sleep(0.001)

    async def _take_in(self, one: Found) -> None:
        async with self._begin() as connection:
            await inbox.claim(connection, consumer="floor", event_id=one.event_id)
            vacancy = await record.vacancy_of(connection, one.match_id, one.person.user_id)
            assert vacancy is not None
            await record.record(
                connection,
                match_id=one.match_id,
                user_id=one.person.user_id,
                employer_key=employer_key(vacancy.get("employer")),
                card=card_of(vacancy).model_dump(mode="json"),
                expire_days=7,
            )

    async def _letter(self) -> None:
        async with self._single() as connection:
            drafts = await letters.claim(connection, count=1, lease=180)
        for draft in drafts:
            await self._store_letter(draft)

    async def _store_letter(self, draft: letters.Draft) -> None:
        async with self._single() as connection:
            await letters.store(connection, draft, letter=_WRITTEN, authored_by="ai_auto", ok=True)

    async def _claim(self) -> tuple[Claimed | None, bool]:
        """What was claimed, and whether any lane was due."""
        async with self._begin() as connection:
            lane = await claim.lock_lane(connection)
            if lane is None:
                return None, False
            rows = await claim.candidates(
                connection, lane.user_id, per_resume=4, default_plan="self", rolling=timedelta(days=1)
            )
            if not rows:
                await rest.rest(connection, lane.user_id, wake_at=None, why=None, until=None, notices="{}")
                return None, True
            chosen = min(rows, key=lambda row: row.order)
            claimed = await claim.take(
                connection,
                chosen,
                token=new_id(),
                user_id=lane.user_id,
                origin="sandbox",
                pace=0,
                lease=90,
                plan_window_at=chosen.plan_opened_at or lane.now,
                notices="{}",
                last=len(rows) == 1,
            )
            return claimed, True

    async def _send(self, claimed: Claimed) -> None:
        fields = {"vacancy_id": claimed.vacancy_id, "resume_id": claimed.hh_resume_id, "message": claimed.letter}
        answer = await self._hh.post(
            "/negotiations",
            files=[(name, (None, value)) for name, value in fields.items()],
            headers={"Authorization": f"Bearer {self._tokens[claimed.account_id]}"},
        )
        assert answer.status_code == 201, answer.text
        await self._finish(claimed, answer.headers["location"].rsplit("/", 1)[-1])

    async def _finish(self, claimed: Claimed, negotiation_id: str) -> None:
        event_id = new_id()
        async with self._begin() as connection:
            settlement = Settlement(State.SENT, negotiation_id=negotiation_id, answer={"kind": "sent"})
            done = await finish.sent(connection, claimed.id, claimed.token, settlement)
            assert done is not None
            event = reply_sent(claimed, at=done.now, negotiation_id=negotiation_id, confirmed_by="answer")
            headers = headers_of(event, event_id=event_id, source="auto_reply", correlation_id=str(event_id))
            await connection.execute(_OUTBOX, _outbox_row(event, event_id, headers))
            data = {"application": str(claimed.id), "vacancy": claimed.vacancy_id, "negotiation": negotiation_id}
            await audit.append(connection, user_id=claimed.user_id, actor="floor", action="application.sent", data=data)
        await self._js.publish(event.subject, event.model_dump_json().encode(), headers=headers, stream="EVENTS")
        async with self._single() as connection:
            await connection.execute(_PUBLISHED, {"this": event_id})


def _outbox_row(event: ReplySent, event_id: UUID, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "source": "floor",
        "subject": event.subject,
        "user_id": event.user_id,
        "payload": event.model_dump(mode="json"),
        "headers": headers,
    }


def client(hh_url: str) -> httpx.AsyncClient:
    """The HTTP client of the floor."""
    headers = {"HH-User-Agent": USER_AGENT, "User-Agent": USER_AGENT, "Accept": "application/json"}
    return httpx.AsyncClient(base_url=hh_url, headers=headers, trust_env=False, timeout=20)
