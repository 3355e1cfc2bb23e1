"""SQL of accounts without hh and of the resumes in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import ASSISTED
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.base import table_of
from libs.common.db.tables.resumes import Resume
from libs.common.ids import new_id

MAX_RESUMES = 10


@dataclass(frozen=True)
class Assisted:
    """The account of what a user sends by hand."""

    id: UUID
    since: datetime


async def assisted(connection: AsyncConnection, user_id: UUID) -> Assisted | None:
    """The user's account without hh; None when he has not chosen to work so."""
    statement = select(col(HHAccount.id), col(HHAccount.linked_at)).where(
        col(HHAccount.user_id) == user_id, col(HHAccount.origin) == ASSISTED, col(HHAccount.state) == "linked"
    )
    row = (await connection.execute(statement)).first()
    return Assisted(*row) if row else None


async def begin(connection: AsyncConnection, user_id: UUID) -> None:
    """Make the account, or take it up again. It has no tokens, and nothing of hh is asked for it."""
    row = {"user_id": user_id, "origin": ASSISTED, "hh_user_id": str(user_id), "state": "linked"}
    none = {"key_id": "", "access_token": "", "refresh_token": ""}
    statement = insert(HHAccount).values(id=new_id(), **row, **none, expires_at=func.now())
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["origin", "hh_user_id"],
            set_={"state": "linked", "linked_at": func.now(), "version": col(HHAccount.version) + 1},
            where=col(HHAccount.state) != "linked",
        )
    )


async def end(connection: AsyncConnection, account_id: UUID) -> None:
    """Leave this way of working: its resumes go, what was applied with them stays."""
    await connection.execute(
        update(HHAccount)
        .where(col(HHAccount.id) == account_id, col(HHAccount.origin) == ASSISTED)
        .values(state="unlinked", version=col(HHAccount.version) + 1)
    )
    gone = update(Resume).where(col(Resume.account_id) == account_id, col(Resume.deleted_at).is_(None))
    await connection.execute(gone.values(deleted_at=func.now(), snapshot={}, version=col(Resume.version) + 1))


async def count(connection: AsyncConnection, account_id: UUID) -> int:
    """How many resumes the account has."""
    of_account = col(Resume.account_id) == account_id, col(Resume.deleted_at).is_(None)
    return int(await connection.scalar(select(func.count()).select_from(Resume).where(*of_account)) or 0)


async def add(connection: AsyncConnection, row: Mapping[str, Any]) -> UUID:
    """A new resume; its id."""
    resume_id = new_id()
    values = {**row, "id": resume_id, "hh_resume_id": f"own-{resume_id}", "synced_at": func.now()}
    await connection.execute(insert(table_of(Resume)).values(**values))
    return resume_id


async def replace(connection: AsyncConnection, resume_id: UUID, expected: int, values: Mapping[str, Any]) -> bool:
    """A new version; False when somebody else was first."""
    statement = (
        update(Resume)
        .where(col(Resume.id) == resume_id, col(Resume.version) == expected, col(Resume.deleted_at).is_(None))
        .values(**values, synced_at=func.now(), version=col(Resume.version) + 1)
    )
    return (await connection.execute(statement)).rowcount == 1


async def remove(connection: AsyncConnection, resume_id: UUID) -> None:
    """Erase what the resume says; its applications keep their letters."""
    await connection.execute(
        update(Resume)
        .where(col(Resume.id) == resume_id)
        .values(deleted_at=func.now(), snapshot={}, title="Удалённое резюме", version=col(Resume.version) + 1)
    )
