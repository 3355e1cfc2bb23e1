"""SQL of hh accounts that wait for their owner's word: one per user, for a few minutes, in one session and browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.account_links import PendingLink

LIFE = timedelta(minutes=10)
AT_ONCE = 50


@dataclass(frozen=True)
class Asked:
    """What the owner is asked about."""

    id: UUID
    hh_user_id: str
    display_name: str
    hh_email: str | None
    resumes: int | None
    ends_at: datetime


@dataclass(frozen=True, repr=False)
class Taken:
    """A row that is gone from the table, with its sealed pair; whoever took it uses the pair or makes it void."""

    id: UUID
    hh_user_id: str
    display_name: str
    access_token: str
    refresh_token: str
    life: timedelta


_ASKED = (
    col(PendingLink.id),
    col(PendingLink.hh_user_id),
    col(PendingLink.display_name),
    col(PendingLink.hh_email),
    col(PendingLink.resumes),
    col(PendingLink.ends_at),
)
_TAKEN = (
    col(PendingLink.id),
    col(PendingLink.hh_user_id),
    col(PendingLink.display_name),
    col(PendingLink.access_token),
    col(PendingLink.refresh_token),
    (col(PendingLink.expires_at) - func.now()).label("life"),
)


async def keep(connection: AsyncConnection, row: Mapping[str, object]) -> None:
    """Ask the owner; the user's earlier question must have been taken in the same transaction."""
    await connection.execute(insert(PendingLink).values(**row, ends_at=func.now() + LIFE))


async def asked(connection: AsyncConnection, user_id: UUID, session_id: UUID, origin: str) -> Asked | None:
    """The question that waits in this session."""
    statement = select(*_ASKED).where(
        col(PendingLink.user_id) == user_id,
        col(PendingLink.origin) == origin,
        col(PendingLink.session_id) == session_id,
        col(PendingLink.ends_at) > func.now(),
    )
    row = (await connection.execute(statement)).first()
    return Asked(*row) if row else None


async def take_confirmed(
    connection: AsyncConnection, link_id: UUID, *, user_id: UUID, session_id: UUID, browser_hash: str, origin: str
) -> Taken | None:
    """The row that was shown, exactly once, for the session and browser that it was shown to, in time."""
    statement = delete(PendingLink).where(
        col(PendingLink.id) == link_id,
        col(PendingLink.user_id) == user_id,
        col(PendingLink.session_id) == session_id,
        col(PendingLink.browser_hash) == browser_hash,
        col(PendingLink.origin) == origin,
        col(PendingLink.ends_at) > func.now(),
    )
    row = (await connection.execute(statement.returning(*_TAKEN))).first()
    return Taken(*row) if row else None


async def take_back(connection: AsyncConnection, user_id: UUID) -> Taken | None:
    """The user's row, whatever session it waits in; until the transaction ends the user gets no other one."""
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"pending:{user_id}", 0))))
    statement = delete(PendingLink).where(col(PendingLink.user_id) == user_id).returning(*_TAKEN)
    row = (await connection.execute(statement)).first()
    return Taken(*row) if row else None


async def take_expired(connection: AsyncConnection) -> Sequence[Taken]:
    """Rows that nobody answered in time, a few at once; replicas do not take each other's."""
    due = select(col(PendingLink.id)).where(col(PendingLink.ends_at) <= func.now())
    chosen = due.limit(AT_ONCE).with_for_update(skip_locked=True)
    statement = delete(PendingLink).where(col(PendingLink.id).in_(chosen)).returning(*_TAKEN)
    return [Taken(*row) for row in (await connection.execute(statement)).all()]
