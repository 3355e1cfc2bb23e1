"""One person with two resumes and a known funnel, an outbox backlog and a dead letter, on real servers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from cli.places import Places
from libs.common.db.tables.accounts import HHAccount, PauseSwitch
from libs.common.db.tables.applications import Application, UsageEntry
from libs.common.db.tables.matches import Match, Vacancy
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import User
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging.outbox import Outbox, Pending
from libs.common.messaging.permissions import OPS, REPLAY
from libs.common.settings.servers import NatsSettings
from standalone.servers.nats import NatsServer

# decision, stage, rule, score, how many
DECISIONS = (
    ("rejected", "listed", "area", None, 5),
    ("rejected", "score", "score_below_threshold", 41, 3),
    ("blocked", "detail", "has_test", 70, 1),
    ("matched", "score", None, 82, 4),
)
# state, reason, held_why
STATES = (("sent", None, None), ("failed", "test_required", None), ("held", None, "limit"), ("queued", None, None))


@dataclass(frozen=True)
class Town:
    """What was put into the database."""

    engine: AsyncEngine
    places: Places
    nats_url: str
    api_nats_url: str
    user_id: UUID
    account_id: UUID
    resume_id: UUID
    event_id: UUID


@pytest.fixture
async def town(
    engine: AsyncEngine, url_of: Callable[[str], str], nats_settings: NatsSettings, nats_server: NatsServer
) -> Town:
    """Fill the database and return where everything is, for users with no more rights than the commands need."""
    user_id, account_id, resume_id, event_id = new_id(), new_id(), new_id(), new_id()
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email="anna@example.org"))
        await _account(connection, user_id, account_id)
        await _resume(connection, user_id, account_id, resume_id, "Аналитик", "auto")
        await _resume(connection, user_id, account_id, new_id(), "Ящик без писем", "off")
        match_ids = await _matches(connection, user_id, account_id, resume_id)
        await _applications(connection, user_id, account_id, resume_id, match_ids)
        await _usage(connection, user_id, account_id)
        await connection.execute(
            insert(PauseSwitch).values(scope="user", scope_id=user_id, reason="owner", paused_by="owner")
        )
        event = AccountChanged(user_id=user_id, occurred_at=datetime.now(UTC), account_id=account_id, change="linked")
        await Outbox("api").add(connection, Pending(event, event_id))
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    ops, replay = nats_server.url_for(OPS), nats_server.url_for(REPLAY)
    places = Places(url_of(OPS), ops, None, url_of("api"), replay)
    return Town(engine, places, nats_server.url, nats_server.url_for("api"), user_id, account_id, resume_id, event_id)


async def _account(connection: AsyncConnection, user_id: UUID, account_id: UUID) -> None:
    await connection.execute(
        insert(HHAccount).values(
            id=account_id,
            user_id=user_id,
            origin="sandbox",
            hh_user_id="77",
            display_name="Анна Кузнецова",
            key_id="k1",
            access_token="sealed",
            refresh_token="sealed",
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )
    )


async def _resume(
    connection: AsyncConnection, user_id: UUID, account_id: UUID, resume_id: UUID, title: str, mode: str
) -> None:
    values: dict[str, Any] = {"id": resume_id, "user_id": user_id, "account_id": account_id, "title": title}
    values |= {"hh_resume_id": resume_id.hex, "status": "published", "snapshot": {}, "content_hash": "x"}
    await connection.execute(insert(Resume).values(**values))
    await connection.execute(insert(ResumeSettings).values(resume_id=resume_id, user_id=user_id, mode=mode))


async def _matches(connection: AsyncConnection, user_id: UUID, account_id: UUID, resume_id: UUID) -> list[UUID]:
    made: list[UUID] = []
    number = 0
    for decision, stage, rule, score, count in DECISIONS:
        for _ in range(count):
            number += 1
            vacancy = {"id": str(number), "name": "Работа", "snapshot": {}, "content_hash": "x"}
            await connection.execute(insert(Vacancy).values(**vacancy))
            values: dict[str, Any] = {"id": new_id(), "user_id": user_id, "account_id": account_id}
            values |= {"resume_id": resume_id, "vacancy_id": str(number), "decision": decision, "stage": stage}
            values |= {"rule": rule, "score": score, "threshold": 60, "mode": "auto", "matcher_version": "1"}
            values |= {"vacancy_hash": "x", "resume_hash": "x", "settings_version": 1}
            await connection.execute(insert(Match).values(**values))
            if decision == "matched":
                made.append(values["id"])
    return made


async def _applications(
    connection: AsyncConnection, user_id: UUID, account_id: UUID, resume_id: UUID, match_ids: list[UUID]
) -> None:
    for number, (match_id, (state, reason, held)) in enumerate(zip(match_ids, STATES, strict=True)):
        values: dict[str, Any] = {"id": new_id(), "user_id": user_id, "account_id": account_id}
        values |= {"resume_id": resume_id, "match_id": match_id, "vacancy_id": f"a{number}", "vacancy_name": "Работа"}
        values |= {"employer_key": str(number), "origin": "sandbox", "mode": "auto", "state": state}
        values |= {"reason": reason, "held_why": held, "negotiation_id": "9" if state == "sent" else None}
        await connection.execute(insert(Application).values(**values))


async def _usage(connection: AsyncConnection, user_id: UUID, account_id: UUID) -> None:
    """Three taken today, one given back, one by hand, and one too old to count."""
    now = datetime.now(UTC)
    entries = [("take", 1, now), ("take", 1, now), ("take", 1, now), ("refund", -1, now), ("manual", 1, now)]
    entries.append(("take", 1, now - timedelta(hours=25)))
    for kind, units, at in entries:
        window = None if kind == "manual" else (now if at == now else at)
        values: dict[str, Any] = {"id": new_id(), "user_id": user_id, "account_id": account_id, "kind": kind}
        values |= {"units": units, "at": at, "plan_window_at": window}
        await connection.execute(insert(UsageEntry).values(**values))
