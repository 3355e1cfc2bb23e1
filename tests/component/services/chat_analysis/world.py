"""What the tests of chats work with: one applicant with a chat at the sandbox, our rows, and the steps by hand."""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.accounts.clients import AccountClients
from libs.common.accounts.tokens import TokenStore
from libs.common.chat_actions import Decision
from libs.common.chats.recording import Verdict, Wish, decide
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.base import table_of
from libs.common.db.tables.chat_analysis import AgentAction, Chat, ChatMessageRow
from libs.common.db.tables.messaging import OutboxRow
from libs.common.hh.models.me import TokenPair
from libs.common.hh.oauth import HHOAuth
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox
from libs.common.security.crypto import KeyRing
from services.chat_analysis.deciding.decide import settle
from services.chat_analysis.messages.reader import read_due
from services.chat_analysis.polling.poller import poll
from services.chat_analysis.ports import Deps, Reader
from services.chat_analysis.proposing.analyst import understand
from services.chat_analysis.proposing.understanding import RuleReader
from services.chat_analysis.sending.reconcile import look_up
from services.chat_analysis.sending.send import send_one
from services.chat_analysis.sending.sweep import sweep
from services.chat_analysis.settings import ChatAnalysisSettings
from tests.support.headhunter import Sandbox
from tests.support.people import Person, person
from tests.support.workers import KEYS, against_sandbox

LETTER = "Здравствуйте! Буду рад обсудить вакансию."


def make_settings(database_url: str, hh_url: str, **changes: Any) -> ChatAnalysisSettings:
    """Settings of a brisk worker against the sandbox."""
    brisk = {"chat_grace_seconds": 0.3, "chat_backoff_seconds": 0.05}
    values = against_sandbox(database_url, hh_url, **{**brisk, **changes})
    return ChatAnalysisSettings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]


def beat() -> Heartbeat:
    """A heartbeat that nobody watches."""
    return Heartbeat("test", stale_after=60)


@dataclass
class World:
    """One applicant, the chat of one application, and the worker's steps."""

    engine: AsyncEngine
    hh: Sandbox
    deps: Deps
    person: Person
    negotiation_id: str
    vacancy_id: str

    @classmethod
    async def build(
        cls,
        engine: AsyncEngine,
        hh: Sandbox,
        http: httpx.AsyncClient,
        settings: ChatAnalysisSettings,
        working: AsyncEngine,
        vacancy_id: str,
        reader: Reader | None = None,
    ) -> "World":
        """A new applicant who has applied once. Steps work on `working`, with the rights of the service."""
        one = await person(engine, hh)
        oauth = HHOAuth(http, HHSettings.of(settings), UnlimitedLimiter())
        outbox = Outbox("chat_analysis")
        tokens = TokenStore(working, KeyRing.parse(KEYS), oauth, outbox)
        deps = Deps(
            engine=working,
            outbox=outbox,
            settings=settings,
            accounts=AccountClients(http, HHSettings.of(settings), tokens, UnlimitedLimiter()),
            reader=reader or RuleReader(seconds=10),
        )
        made = hh.post("/negotiations", resume_id=next(iter(one.resumes)), vacancy_id=vacancy_id, message=LETTER)
        world = cls(engine, hh, deps, one, made["id"], vacancy_id)
        await world._link(tokens)
        return world

    async def _link(self, tokens: TokenStore) -> None:
        made = self.hh.post("/tokens", user_id=self.person.hh_user_id, life_seconds=1_209_600)
        pair = TokenPair(access_token=made["access_token"], refresh_token=made["refresh_token"], expires_in=1_209_600)
        table = table_of(HHAccount)
        async with self.engine.begin() as connection:
            await connection.execute(
                update(HHAccount)
                .where(table.c.id == self.person.account_id)
                .values(**tokens.sealed(self.person.account_id, pair))
            )

    # ---- hh's side

    def employer(self, act: str, text: str | None = None, **more: Any) -> None:
        """The employer does something in this chat."""
        self.hh.post("/employer", act=act, negotiation_id=self.negotiation_id, text=text, **more)

    def by_hand(self, text: str) -> None:
        """The owner writes at hh himself."""
        headers = {"Authorization": f"Bearer {self.person.access_token}", "HH-User-Agent": "Site/1.0 (a@site.test)"}
        url = f"{self.hh.url}/negotiations/{self.negotiation_id}/messages"
        httpx.post(url, data={"message": text}, headers=headers, timeout=10).raise_for_status()

    def chat(self) -> list[dict[str, Any]]:
        """The messages as hh has them, the oldest first."""
        found = self.hh.get("/negotiations", user_id=self.person.hh_user_id)["items"]
        return next(one["messages"] for one in found if one["id"] == self.negotiation_id)

    def written(self) -> list[str]:
        """What the applicant's side wrote after the letter."""
        return [one["text"] for one in self.chat() if one["author"] == "applicant"][1:]

    def fault(self, **rule: Any) -> None:
        """A fault for this applicant's messages only."""
        path = f"/negotiations/{self.negotiation_id}/messages"
        body = {"method": "POST", "path": path, "account": self.person.hh_user_id, **rule}
        httpx.post(f"{self.hh.url}/_sandbox/faults", json=body, timeout=10).raise_for_status()

    # ---- steps

    async def read(self) -> None:
        """Look at the list and read every chat that is due."""
        await self.execute("update chat_polls set due_at = now()")
        await poll(self.deps, beat())
        while await read_due(self.deps, beat()):
            pass

    async def understand(self) -> None:
        """Understand every chat that is due."""
        while await understand(self.deps):
            pass

    async def propose(self, text: str = "Когда вам удобно созвониться?", act: str = "invite") -> Any:
        """The employer writes; the action that comes of it."""
        self.employer(act, text)
        await self.read()
        await self.understand()
        return (await self.actions())[-1]

    async def decide(
        self, action: Any, decision: Decision, *, reply: str | None = None, version: int | None = None, **more: Any
    ) -> Verdict:
        """What the owner decides, recorded as the api records it; it is not carried out by this."""
        async with self.engine.begin() as connection:
            wish = Wish(action.id, decision, action.version if version is None else version, text=reply, **more)
            return await decide(connection, Outbox("api"), self.person.user_id, wish, via="web")

    async def approved(self, reply: str = "Добрый день! Удобно завтра после 15:00.", *, act: str = "invite") -> Any:
        """An action that the owner answered with his own words, carried out."""
        action = await self.propose(act=act)
        verdict = await self.decide(action, "edit", reply=reply)
        assert verdict.code is None, verdict
        await settle(self.deps, action.id)
        return await self.action(action.id)

    async def send(self) -> bool:
        """Send what is due."""
        return await send_one(self.deps)

    async def look_up(self) -> int:
        """Look for lost answers that are due."""
        return await look_up(self.deps)

    async def sweep(self) -> dict[str, int]:
        """One sweep."""
        return await sweep(self.deps)

    def send_to(self, url: str) -> None:
        """Point the clients at another address."""
        accounts: Any = self.deps.accounts
        accounts._settings = dataclasses.replace(accounts._settings, api_url=url)
        accounts._known.clear()

    # ---- what there is

    async def actions(self) -> list[Any]:
        """All actions, the oldest first."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(table_of(AgentAction)).order_by(table_of(AgentAction).c.id))
            return list(rows.all())

    async def action(self, action_id: UUID) -> Any:
        """One action."""
        return next(one for one in await self.actions() if one.id == action_id)

    async def messages(self) -> list[Any]:
        """All stored messages in their order."""
        table = table_of(ChatMessageRow)
        async with self.engine.connect() as connection:
            return list((await connection.execute(select(table).order_by(table.c.position))).all())

    async def chat_row(self) -> Any:
        """The chat."""
        async with self.engine.connect() as connection:
            return (await connection.execute(select(table_of(Chat)))).one()

    async def events(self, subject: str) -> list[dict[str, Any]]:
        """Bodies of recorded events."""
        table = table_of(OutboxRow)
        async with self.engine.connect() as connection:
            rows = await connection.execute(
                select(table.c.payload).where(table.c.subject == subject).order_by(table.c.id)
            )
            return list(rows.scalars())

    async def count(self, rows: str) -> int:
        """How many rows of a table there are, e.g. `poison where kind = 'chat'`."""
        async with self.engine.connect() as connection:
            return int(await connection.scalar(text(f"select count(*) from {rows}")) or 0)  # noqa: S608 - a test's words

    async def execute(self, sql: str, **values: Any) -> None:
        """Change something behind everybody's back."""
        async with self.engine.begin() as connection:
            await connection.execute(text(sql), values)


def in_minutes(minutes: float) -> datetime:
    """A moment from now."""
    return datetime.now(UTC) + timedelta(minutes=minutes)


def publish(hh: Sandbox, count: int) -> list[str]:
    """Publish vacancies, each of an employer of its own; returns their ids."""
    cards = [
        {
            "id": f"7{new_id().int % 10**11:011d}",
            "name": f"Бухгалтер, участок {number}",
            "employer": {"id": f"8{new_id().int % 10**9:09d}", "name": f"Склад {number}"},
            "area": {"id": "1", "name": "Москва"},
            "description": "<p>Ведём первичную документацию.</p>",
        }
        for number in range(count)
    ]
    return [str(vacancy_id) for vacancy_id in hh.post("/vacancies", vacancies=cards)["published"]]
