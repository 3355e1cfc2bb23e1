"""What the tests of sending work with: one applicant at the sandbox, our rows about them, and the steps by hand."""

import asyncio
import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts.clients import AccountClients
from libs.common.accounts.tokens import TokenStore
from libs.common.cards import card_of
from libs.common.clock import elapsed
from libs.common.concurrency.work_process import WorkProcess
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import Application, UsageEntry
from libs.common.db.tables.base import table_of
from libs.common.db.tables.matches import Match, Vacancy
from libs.common.db.tables.messaging import OutboxRow
from libs.common.db.tables.resumes import ResumeSettings
from libs.common.events.match import MatchFound
from libs.common.hh.models.me import TokenPair
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing
from services.auto_reply.ports import Deps
from services.auto_reply.sending.claim import ClaimAttempt, claim_one
from services.auto_reply.sending.intake import record_match, wake_ready
from services.auto_reply.sending.letter_process import MODULE, LetterProcess
from services.auto_reply.sending.letter_writer import Writer
from services.auto_reply.sending.reconcile import look_up
from services.auto_reply.sending.send import send
from services.auto_reply.sending.store import lanes
from services.auto_reply.sending.sweep import sweep
from services.auto_reply.settings import AutoReplySettings
from tests.component.services.auto_reply.sending.rows import match_row, vacancy_row
from tests.support.headhunter import Sandbox
from tests.support.letters import write_batch
from tests.support.people import Person, person
from tests.support.workers import KEYS

applications: Any = table_of(Application)
ledger: Any = table_of(UsageEntry)
outbox_rows: Any = table_of(OutboxRow)
settings_rows: Any = table_of(ResumeSettings)


@cache
def _process() -> WorkProcess:
    return WorkProcess(MODULE)


def composing() -> LetterProcess:
    """Letters of the real process, one for all tests of this one."""
    return LetterProcess(_process())


@dataclass
class World:
    """One applicant with all that sending needs."""

    engine: AsyncEngine
    hh: Sandbox
    deps: Deps
    person: Person
    oauth_http: httpx.AsyncClient
    vacancies: list[str] = field(default_factory=list[str])

    @classmethod
    async def build(
        cls,
        engine: AsyncEngine,
        hh: Sandbox,
        http: httpx.AsyncClient,
        settings: AutoReplySettings,
        resumes: int,
        resume_settings: dict[str, Any],
        vacancies: list[str],
        working: AsyncEngine | None = None,
    ) -> "World":
        """A new applicant with a sealed token pair; employers' rules are off unless asked for.

        The steps of sending work on `working`, an engine with the rights of the service; the test looks on `engine`.
        """
        working = working or engine
        lax: dict[str, Any] = {"employer_cap": 1000, "employer_cooldown_days": 0, **resume_settings}
        one = await person(engine, hh, resumes=resumes, **lax)
        keys, outbox = KeyRing.parse(KEYS), Outbox("auto_reply")
        oauth = HHOAuth(http, HHSettings.of(settings), UnlimitedLimiter())
        tokens = TokenStore(working, keys, oauth, outbox)
        deps = Deps(
            engine=working,
            outbox=outbox,
            settings=settings,
            accounts=AccountClients(http, HHSettings.of(settings), tokens, UnlimitedLimiter()),
            letters=Writer(lambda _: None, composing()),
            uniform=lambda low, high: (low + high) / 2,
        )
        world = cls(engine, hh, deps, one, http)
        await world.link(tokens)
        world.vacancies = vacancies
        return world

    async def link(self, tokens: TokenStore, *, life_seconds: int = 1_209_600) -> None:
        """Give the account a pair of its own."""
        made = self.hh.post("/tokens", user_id=self.person.hh_user_id, life_seconds=life_seconds)
        pair = TokenPair(
            access_token=made["access_token"], refresh_token=made["refresh_token"], expires_in=life_seconds
        )
        async with self.engine.begin() as connection:
            await connection.execute(
                update(HHAccount)
                .where(table_of(HHAccount).c.id == self.person.account_id)
                .values(**tokens.sealed(self.person.account_id, pair))
            )

    # ---- matches

    async def match(
        self, number: int = 0, *, score: int = 80, resume: int = 0, mode: str = "auto", vacancy_id: str | None = None
    ) -> MatchFound:
        """Store vacancy `number` of the catalogue and a match with it; returns its event."""
        if vacancy_id is None:
            vacancy_id = self.vacancies[number]
        resume_id = list(self.person.resumes.values())[resume]
        async with self.engine.connect() as connection:
            known = await connection.scalar(
                select(table_of(Vacancy).c.snapshot).where(table_of(Vacancy).c.id == vacancy_id)
            )
        payload = known or (await self.deps.accounts.of(self.person.account_id).vacancy(vacancy_id)).payload
        match_id = new_id()
        async with self.engine.begin() as connection:
            if known is None:
                await connection.execute(insert(Vacancy).values(vacancy_row(payload)))
            await connection.execute(
                insert(Match).values(match_row(match_id, self.person, resume_id, payload, score, mode))
            )
        return MatchFound(
            user_id=self.person.user_id,
            occurred_at=datetime.now(UTC),
            match_id=match_id,
            account_id=self.person.account_id,
            resume_id=resume_id,
            vacancy=card_of(payload),
            score=score,
            threshold=60,
            mode="auto",
        )

    async def record(self, event: MatchFound) -> UUID | None:
        """What the handler does with the event, without NATS."""
        async with self.engine.begin() as connection:
            recorded = await record_match(connection, match_id=event.match_id, user_id=event.user_id, expire_days=7)
        if recorded is not None:
            await wake_ready(self.deps, recorded)
        return recorded.id if recorded else None

    async def ready(self, number: int = 0, **match: Any) -> UUID:
        """A recorded match with its letter, ready to be claimed."""
        application_id = await self.record(await self.match(number, **match))
        assert application_id is not None
        await self.write()
        return application_id

    # ---- steps

    async def write(self) -> None:
        """Write all letters that are due."""
        while await write_batch(self.deps):
            pass

    async def send(self) -> ClaimAttempt:
        """Claim one row and send it."""
        started = elapsed()
        look = await claim_one(self.deps)
        if look.claimed is not None:
            await send(self.deps, look.claimed, started)
        return look

    async def claim(self) -> ClaimAttempt:
        """Claim one row and leave it at that."""
        return await claim_one(self.deps)

    async def send_all(self) -> int:
        """Send until no lane is due; how many were claimed."""
        count = 0
        while (look := await self.send()).lane:
            count += look.claimed is not None
        return count

    async def look_up(self) -> int:
        """Look up what is due."""
        return await look_up(self.deps)

    async def sweep(self) -> dict[str, int]:
        """One sweep."""
        return await sweep(self.deps)

    async def wake(self) -> None:
        """Make the lane due now."""
        async with self.engine.begin() as connection:
            await lanes.wake(connection, [self.person.user_id])

    async def send_to(self, url: str) -> None:
        """Point the clients at another address."""
        accounts: Any = self.deps.accounts
        accounts._settings = dataclasses.replace(accounts._settings, api_url=url)
        accounts._known.clear()

    # ---- what there is

    async def row(self, application_id: UUID) -> Any:
        """The application."""
        async with self.engine.connect() as connection:
            return (await connection.execute(select(applications).where(applications.c.id == application_id))).one()

    async def rows(self) -> list[Any]:
        """All applications, the oldest first."""
        async with self.engine.connect() as connection:
            return list((await connection.execute(select(applications).order_by(applications.c.id))).all())

    async def states(self) -> list[str]:
        """Their states."""
        return [row.state for row in await self.rows()]

    async def events(self, subject: str) -> list[dict[str, Any]]:
        """Bodies of recorded events."""
        async with self.engine.connect() as connection:
            result = await connection.execute(
                select(outbox_rows.c.payload).where(outbox_rows.c.subject == subject).order_by(outbox_rows.c.id)
            )
            return list(result.scalars())

    async def used(self) -> int:
        """Units in the ledger."""
        async with self.engine.connect() as connection:
            return sum((await connection.execute(select(ledger.c.units))).scalars())

    async def ledger(self) -> list[Any]:
        """The ledger, the oldest first."""
        async with self.engine.connect() as connection:
            return list((await connection.execute(select(ledger).order_by(ledger.c.id))).all())

    async def execute(self, sql: str, **values: Any) -> None:
        """Change something behind everybody's back."""
        async with self.engine.begin() as connection:
            await connection.execute(text(sql), values)

    async def settings(self, **changes: Any) -> None:
        """Change the resume's settings."""
        async with self.engine.begin() as connection:
            await connection.execute(update(settings_rows).values(**changes))

    # ---- hh's side

    def posts(self) -> list[dict[str, Any]]:
        """Every POST /negotiations of this applicant that hh received."""
        return self.hh.get("/ledger", account=self.person.hh_user_id)["entries"]

    async def received(self, count: int) -> None:
        """hh received so many POSTs and not one more; it notes one when it has done with it."""
        async with asyncio.timeout(30):
            while len(self.posts()) < count:
                await asyncio.sleep(0.05)
        assert len(self.posts()) == count

    def accepted(self) -> list[dict[str, Any]]:
        """Those that hh accepted."""
        return [entry for entry in self.posts() if entry["accepted"]]

    def fault(self, **rule: Any) -> None:
        """A fault for this applicant's applications only."""
        body = {"method": "POST", "path": "/negotiations", "account": self.person.hh_user_id, **rule}
        httpx.post(f"{self.hh.url}/_sandbox/faults", json=body, timeout=10).raise_for_status()
