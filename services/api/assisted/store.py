"""SQL of the account without hh, in which everything is sent by its owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.applications import ASSISTED
from libs.common.db.tables.accounts import HHAccount
from libs.common.db.tables.resumes import Resume
from libs.common.ids import new_id


@dataclass(frozen=True)
class Assisted:
    """The account of what a user sends by hand."""

    id: UUID
    since: datetime


async def current(connection: AsyncConnection, user_id: UUID) -> Assisted | None:
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
