"""The product's steps of sending, wired to virtual time, a simulated hh and a pool per process."""

import base64
import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.hh.settings import HHSettings
from libs.common.messaging.outbox import Outbox
from services.auto_reply.ports import Deps, WrittenLetter
from services.auto_reply.sending import send as sender_module
from services.auto_reply.sending.claim import claim_one
from services.auto_reply.sending.reconcile import look_up
from services.auto_reply.sending.sweep import sweep
from services.auto_reply.settings import AutoReplySettings
from tests.simulation.scheduler import Scheduler
from tests.simulation.wiring import Clients
from tests.support.letters import write_batch

ACCOUNT_LIMIT = 3


@cache
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
        return await self.check(user_id, f"Письмо по вакансии {vacancy['id']}", resume, vacancy)

    async def check(
        self, user_id: UUID, text: str, resume: Mapping[str, Any], vacancy: Mapping[str, Any]
    ) -> WrittenLetter:
        """See LetterWriter."""
        return WrittenLetter(text, hashlib.sha256(text.encode()).hexdigest(), "composed", True, {}, "1", None)


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
