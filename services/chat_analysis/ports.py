"""What the subjects of chat_analysis need from outside; `app.py` alone picks what stands behind it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.answers.domain import AnswerBank
from libs.common.db.engine import single
from libs.common.db.leases import HeldLeases
from libs.common.hh.answers.answer import Answer
from libs.common.hh.models.lists import SearchPage
from libs.common.hh.models.negotiations import Message, Negotiation
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.hh.transport.ports import RateLimiter
from libs.common.messaging.outbox import Outbox
from services.chat_analysis.reading.domain import Conversation, Proposal
from services.chat_analysis.settings import ChatAnalysisSettings


class ChatClient(Protocol):
    """What chats need of hh for one account; see HHClient."""

    async def negotiations(self, *, page: int = 0, per_page: int = 100) -> SearchPage[Negotiation]: ...

    async def messages_page(self, negotiation_id: str, page: int = 0, per_page: int = 100) -> SearchPage[Message]: ...

    async def send_message(
        self, negotiation_id: str, text: str, *, in_turn: bool = False, in_time: Callable[[], bool] | None = None
    ) -> Answer: ...


class Accounts(Protocol):
    """The hh clients of linked accounts."""

    def of(self, account_id: UUID, *, version: int | None = None) -> ChatClient:
        """The client of an account; a `version` other than the last one known makes it read its tokens anew."""
        ...

    def forget(self, account_id: UUID) -> None:
        """Drop what is remembered of an account."""
        ...


class Reader(Protocol):
    """Understands what an employer wrote, off the event loop; TransientError when there is no room or time now."""

    async def read(self, user_id: UUID, conversation: Conversation, answers: AnswerBank, now: datetime) -> Proposal: ...


@dataclass(frozen=True)
class Wakes:
    """Doorbells of the loops in this process; the loops poll as well."""

    poller: asyncio.Event = field(default_factory=asyncio.Event)
    messages: asyncio.Event = field(default_factory=asyncio.Event)
    analyst: asyncio.Event = field(default_factory=asyncio.Event)
    decider: asyncio.Event = field(default_factory=asyncio.Event)
    sender: asyncio.Event = field(default_factory=asyncio.Event)
    reconciler: asyncio.Event = field(default_factory=asyncio.Event)

    def all(self) -> None:
        """Wake every loop."""
        for event in (self.poller, self.messages, self.analyst, self.decider, self.sender, self.reconciler):
            event.set()


@dataclass(frozen=True)
class Deps:
    """Everything a handler or loop of this service works with."""

    engine: AsyncEngine
    outbox: Outbox
    settings: ChatAnalysisSettings
    accounts: Accounts
    reader: Reader
    wakes: Wakes = field(default_factory=Wakes)
    holds: HeldLeases = field(default_factory=HeldLeases)
    rate: RateLimiter = field(default_factory=UnlimitedLimiter)
    """hh's request rate as the sender waits for it: before an attempt is put on record, never between that and its
    POST."""

    @cached_property
    def single(self) -> AsyncEngine:
        """The engine for steps that are one statement each."""
        return single(self.engine)
