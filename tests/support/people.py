"""Rows that every test of the pipeline needs: a user with a linked account, resumes and settings."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.stage.town import AT_ONCE
from libs.common.cards import content_hash
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.applications import NegotiationReading, SendLane
from libs.common.db.tables.resumes import Resume, ResumeSettings
from libs.common.db.tables.users import User
from libs.common.hh.client import HHClient
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.ports import FixedToken
from libs.common.ids import new_id
from tests.support.headhunter import Sandbox


@dataclass(frozen=True)
class Person:
    """Somebody with a linked account."""

    user_id: UUID
    account_id: UUID
    hh_user_id: str
    access_token: str
    resumes: dict[str, UUID]
    """Our resume ids by hh's."""

    @property
    def resume_id(self) -> UUID:
        """The first resume."""
        return next(iter(self.resumes.values()))


def client_for(sandbox: Sandbox, token: str) -> HHClient:
    """An hh client with a fixed token."""
    settings = HHSettings(api_url=sandbox.url, site_url=sandbox.url, user_agent="Tests/1.0 (tests@vkatilsya.test)")
    return HHClient(httpx.AsyncClient(), settings, FixedToken(token))


async def person(
    engine: AsyncEngine, sandbox: Sandbox, *, resumes: int = 1, tracked: bool = True, **settings: Any
) -> Person:
    """A new applicant at hh with copies of its first resume, and everything of ours about them.

    `tracked`: its negotiations were read once, so that it may be sent for.
    """
    made = sandbox.post("/users", count=1, resumes=resumes)["users"][0]
    user_id, account_id = new_id(), new_id()
    client = client_for(sandbox, made["access_token"])
    snapshots = {hh_id: (await client.resume(hh_id)).payload for hh_id in made["resume_ids"]}
    ours = {hh_id: new_id() for hh_id in snapshots}
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email=f"{user_id.hex}@example.org"))
        await connection.execute(
            insert(HHAccount).values(
                id=account_id,
                user_id=user_id,
                origin="sandbox",
                hh_user_id=str(made["user_id"]),
                key_id="k1",
                access_token="sealed",
                refresh_token="sealed",
                expires_at=datetime.now(UTC) + timedelta(days=14),
            )
        )
        if tracked:
            await connection.execute(insert(SendLane).values(user_id=user_id))
            read = {"account_id": account_id, "read_at": datetime.now(UTC)}
            await connection.execute(insert(NegotiationReading).values(read))
        for hh_id, snapshot in snapshots.items():
            await connection.execute(
                insert(Resume).values(resume_row(ours[hh_id], user_id, account_id, hh_id, snapshot))
            )
            await connection.execute(
                insert(ResumeSettings).values(resume_id=ours[hh_id], user_id=user_id, **{**AT_ONCE, **settings})
            )
    return Person(user_id, account_id, str(made["user_id"]), made["access_token"], ours)


def resume_row(resume_id: UUID, user_id: UUID, account_id: UUID, hh_id: str, snapshot: Any) -> dict[str, Any]:
    """The row of a resume that hh shows."""
    return {
        "id": resume_id,
        "user_id": user_id,
        "account_id": account_id,
        "hh_resume_id": hh_id,
        "title": snapshot["title"],
        "status": snapshot["status"]["id"],
        "snapshot": snapshot,
        "content_hash": content_hash(snapshot),
    }
