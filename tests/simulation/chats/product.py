"""The product's steps of chats, wired to virtual time, a simulated hh and a pool per process."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.answers.domain import AnswerBank
from libs.common.chats import store as decisions
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.users import User
from libs.common.hh.settings import HHSettings
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from services.chat_analysis.deciding.decide import settle
from services.chat_analysis.messages.reader import read_due
from services.chat_analysis.polling.poller import poll
from services.chat_analysis.ports import Deps
from services.chat_analysis.proposing.analyst import understand
from services.chat_analysis.reading.conversation import Conversation, Proposal
from services.chat_analysis.sending.reconcile import look_up
from services.chat_analysis.sending.send import send_one
from services.chat_analysis.sending.sweep import sweep
from services.chat_analysis.settings import ChatAnalysisSettings
from tests.simulation.database import EPOCH
from tests.simulation.scheduler import Scheduler
from tests.simulation.wiring import Clients


@cache
def settings(database_url: str, undo_seconds: int, look_tries: int) -> ChatAnalysisSettings:
    """The product's own defaults; a proposal lives for a day."""
    values: dict[str, Any] = {
        "database_url": database_url,
        "mode": "demo",
        "hh_api_url": "http://127.0.0.1:1",
        "hh_site_url": "http://127.0.0.1:1",
        "hh_client_id": "simulation",
        "hh_client_secret": "simulation",
        "hh_user_agent": "Simulation/1.0 (simulation@vkatilsya.test)",
        "hh_rate_per_second": 0,
        "secret_keys": SecretStr("k1:" + base64.b64encode(b"0" * 32).decode()),
        "chat_undo_seconds": undo_seconds,
        "chat_look_tries": look_tries,
        "chat_action_expires_days": 1,
    }
    return ChatAnalysisSettings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]


def draft_of(message_id: str) -> str:
    """The reply that is proposed to a message."""
    return f"Ответ на {message_id}"


class PlainReader:
    """A reply to every message at once; how a text is understood has tests of its own."""

    async def read(
        self, user_id: UUID, conversation: Conversation, answers: AnswerBank, now: datetime, *_: Any, **__: Any
    ) -> Proposal:
        """See Reader."""
        last = conversation.messages[-1].id
        return Proposal("propose_reply", (), message_id=last, draft=draft_of(last), grounded=True)


@dataclass(frozen=True)
class Process:
    """One process of chat_analysis."""

    deps: Deps

    async def poll(self) -> None:
        """Look at the list of the account that is due."""
        await poll(self.deps, _beat())

    async def read(self) -> None:
        """Read the chat that is due."""
        await read_due(self.deps, _beat())

    async def understand(self) -> None:
        """Understand the chat that is due."""
        await understand(self.deps)

    async def decide(self) -> None:
        """Carry out what the owner decided."""
        for action_id in await self._waiting():
            await settle(self.deps, action_id)

    async def _waiting(self) -> Sequence[UUID]:
        async with self.deps.single.connect() as connection:
            return await decisions.waiting(connection, 10)

    async def send(self) -> None:
        """Send the reply that is due."""
        await send_one(self.deps)

    async def look_up(self) -> None:
        """Look for replies whose answer was lost."""
        await look_up(self.deps)

    async def sweep(self) -> None:
        """One sweep."""
        await sweep(self.deps)


def process(
    scheduler: Scheduler, engine: AsyncEngine, transport: httpx.AsyncBaseTransport, own: ChatAnalysisSettings
) -> Process:
    """A process with memory of its own."""
    clients = Clients(scheduler, transport, HHSettings.of(own))
    return Process(Deps(engine, Outbox("chat_analysis"), own, clients, PlainReader()))


def _beat() -> Heartbeat:
    return Heartbeat("simulation", stale_after=60)


async def create(engine: AsyncEngine) -> UUID:
    """One owner with a linked account; chats come from hh's list."""
    user_id, account_id = new_id(), new_id()
    account = {
        "id": account_id,
        "user_id": user_id,
        "origin": "sandbox",
        "hh_user_id": "1",
        "key_id": "k1",
        "access_token": "sealed",
        "refresh_token": "sealed",
        "expires_at": EPOCH.replace(year=EPOCH.year + 1),
    }
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="one@example.org"))
        await connection.execute(insert(HHAccount).values(account))
    return user_id
