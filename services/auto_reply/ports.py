"""What the subjects of auto_reply need from outside; `app.py` alone picks what stands behind it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.engine import single
from libs.common.db.leases import HeldLeases
from libs.common.hh.client import HHClient
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.hh.transport.ports import RateLimiter
from libs.common.messages.said import Said
from libs.common.messaging.outbox import Outbox
from services.auto_reply.settings import AutoReplySettings


class Accounts(Protocol):
    """The hh clients of linked accounts."""

    def of(self, account_id: UUID, *, version: int | None = None) -> HHClient:
        """The client of an account; a `version` other than the last one known makes it read its tokens anew."""
        ...

    def forget(self, account_id: UUID) -> None:
        """Drop what is remembered of an account."""
        ...


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter and what the grounding check said; only a `grounded` one may be sent without its owner."""

    text: str
    hash: str
    source: str
    grounded: bool
    report: Mapping[str, Any]
    prompt_version: str
    model: str | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a vacancy fits a resume: 0-100, its factors, and sentences for and against."""

    score: int
    factors: Mapping[str, float]
    reasons: Sequence[Said]


class Scorer(Protocol):
    """Scores a vacancy that no search has found, off the event loop; TransientError when there is no room for it."""

    async def score(self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any]) -> Fit:
        """The fit alone: the owner chose the vacancy himself, no rule rejects it."""
        ...


class LetterWriter(Protocol):
    """Writes and checks letters off the event loop; TransientError when there is no room or no time for one now."""

    async def write(
        self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any], *, style: str, wishes: str
    ) -> WrittenLetter:
        """A letter for this resume and vacancy; trouble with a model ends in a composed letter, not in an error."""
        ...

    async def check(
        self, user_id: UUID, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]
    ) -> WrittenLetter:
        """The owner's own text with its report; PermanentError when it may not be sent at all (empty, too long)."""
        ...


@dataclass(frozen=True)
class Wakes:
    """Doorbells of the loops in this process; the loops poll as well."""

    letters: asyncio.Event = field(default_factory=asyncio.Event)
    rechecks: asyncio.Event = field(default_factory=asyncio.Event)
    sender: asyncio.Event = field(default_factory=asyncio.Event)
    reconciler: asyncio.Event = field(default_factory=asyncio.Event)
    sweeper: asyncio.Event = field(default_factory=asyncio.Event)
    search: asyncio.Event = field(default_factory=asyncio.Event)

    def all(self) -> None:
        """Wake every loop."""
        self.reconciler.set()
        self.sweeper.set()
        self.of_one()

    def of_one(self) -> None:
        """Wake the loops whose look costs little: what one user changes must not have everybody's rows swept."""
        for event in (self.letters, self.rechecks, self.sender, self.search):
            event.set()


class DecisionsUnderWay:
    """Whose decisions are being carried out in this process."""

    def __init__(self) -> None:
        self._rang: dict[UUID, bool] = {}

    def begin(self, user_id: UUID) -> bool:
        """Take the user's turn; False: somebody has it, and is told that it rang."""
        if user_id in self._rang:
            self._rang[user_id] = True
            return False
        self._rang[user_id] = False
        return True

    def rang(self, user_id: UUID) -> bool:
        """Whether it rang since the turn was taken, or since this was asked last."""
        rang, self._rang[user_id] = self._rang[user_id], False
        return rang

    def end(self, user_id: UUID) -> None:
        """Give the turn back."""
        del self._rang[user_id]


@dataclass(frozen=True)
class Deps:
    """Everything a handler or loop of this service works with."""

    engine: AsyncEngine
    outbox: Outbox
    settings: AutoReplySettings
    accounts: Accounts
    letters: LetterWriter
    uniform: Callable[[float, float], float]
    scorer: Scorer | None = None
    """None: what no search has found stays without a score."""
    wakes: Wakes = field(default_factory=Wakes)
    deciding: DecisionsUnderWay = field(default_factory=DecisionsUnderWay)
    holds: HeldLeases = field(default_factory=HeldLeases)
    rate: RateLimiter = field(default_factory=UnlimitedLimiter)
    """hh's request rate as the sender waits for it: before a claim, never between the claim and its POST."""

    @cached_property
    def single(self) -> AsyncEngine:
        """The engine for steps that are one statement each."""
        return single(self.engine)
