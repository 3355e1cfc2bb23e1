"""The product's steps of sending, wired to virtual time, a simulated hh and a pool per process."""

import base64
import hashlib
import random
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common import ids
from libs.common.hh.breaker import Breaker
from libs.common.hh.client import HHClient
from libs.common.hh.ports import FixedToken
from libs.common.hh.settings import HHSettings
from libs.common.messaging.outbox import Outbox
from services.auto_reply.ports import Deps, WrittenLetter
from services.auto_reply.sending import send as sender_module
from services.auto_reply.sending.claim import claim_one
from services.auto_reply.sending.letter import write_batch
from services.auto_reply.sending.reconcile import look_up
from services.auto_reply.sending.sweep import sweep
from services.auto_reply.settings import AutoReplySettings
from tests.simulation.scheduler import Scheduler, current

ACCOUNT_LIMIT = 3
BASE = 0x0190_0000_0000_7000_8000_0000_0000_0000
"""UUIDv7 in form; the steps of the schedule stand where the time would be."""


def settings(database_url: str) -> AutoReplySettings:
    """The product's own defaults, but for a small account limit and one letter or look at a time per process."""
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
        "llm_api_key": None,
        "account_limit": ACCOUNT_LIMIT,
        "resume_age_seconds": 1e9,  # nobody reads resumes anew here
    }
    return AutoReplySettings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]


class PlainLetters:
    """A letter at once; what is written and how it is checked has tests of its own."""

    async def write(
        self, user_id: UUID, resume: Mapping[str, Any], vacancy: Mapping[str, Any], *, style: str, wishes: str
    ) -> WrittenLetter:
        """See LetterWriter."""
        return await self.check(f"Письмо по вакансии {vacancy['id']}", resume, vacancy)

    async def check(self, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]) -> WrittenLetter:
        """See LetterWriter."""
        return WrittenLetter(text, hashlib.sha256(text.encode()).hexdigest(), "composed", True, {}, "1", None)


class Clients:
    """hh clients of one process; sleeps and breakers live in virtual time."""

    def __init__(self, scheduler: Scheduler, transport: httpx.AsyncBaseTransport, hh: HHSettings) -> None:
        self._scheduler, self._hh = scheduler, hh
        self._http = httpx.AsyncClient(transport=transport)
        self._clients: dict[UUID, HHClient] = {}

    def of(self, account_id: UUID, *, version: int | None = None) -> HHClient:
        """See the port."""
        if account_id not in self._clients:
            self._clients[account_id] = HHClient(
                self._http,
                self._hh,
                FixedToken("token"),
                breaker=Breaker(lambda: self._scheduler.clock),
                sleep=self._scheduler.sleep,
                rng=self._scheduler.dice.random,
            )
        return self._clients[account_id]

    def forget(self, account_id: UUID) -> None:
        """See the port."""
        self._clients.pop(account_id, None)


@dataclass(frozen=True)
class Process:
    """One process of auto_reply."""

    deps: Deps
    scheduler: Scheduler

    async def send_one(self) -> bool:
        """Claim one row and send it; whether a lane was due."""
        started = self.scheduler.clock
        look = await claim_one(self.deps)
        if look.claimed is not None:
            await sender_module.send(self.deps, look.claimed, started)
        return look.lane

    async def write(self) -> None:
        """Write the letters that are due."""
        await write_batch(self.deps)

    async def sweep(self) -> None:
        """One sweep."""
        await sweep(self.deps)

    async def look_up(self) -> None:
        """Look up lost answers that are due."""
        await look_up(self.deps)


def process(scheduler: Scheduler, engine: AsyncEngine, transport: httpx.AsyncBaseTransport, url: str) -> Process:
    """A process with memory of its own."""
    own = settings(url)
    dice = random.Random(scheduler.random.random())
    deps = Deps(
        engine=engine,
        outbox=Outbox("auto_reply"),
        settings=own,
        accounts=Clients(scheduler, transport, HHSettings.of(own)),
        letters=PlainLetters(),
        uniform=dice.uniform,
    )
    return Process(deps, scheduler)


@contextmanager
def virtual(scheduler: Scheduler) -> Iterator[None]:
    """Identifiers and in-process time of the product follow the schedule."""
    aside = iter(range(1, 1 << 30))

    def next_id(*_: object) -> UUID:
        fiber = current.get()
        if fiber is None:
            return UUID(int=BASE + (scheduler.step << 64) + next(aside))
        fiber.made += 1
        return UUID(int=BASE + (scheduler.step << 64) + (zlib.crc32(fiber.name.encode()) << 16) + fiber.made)

    kept = ids.uuid7, sender_module.elapsed
    ids.uuid7, sender_module.elapsed = next_id, lambda: scheduler.clock  # type: ignore[assignment]
    try:
        yield
    finally:
        ids.uuid7, sender_module.elapsed = kept
