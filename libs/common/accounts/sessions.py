"""What a browser session is: an opaque token in a cookie, its SHA-256 in the table. Read by api and notifier alike."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Exists, Uuid, and_, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped
from sqlmodel import col

from libs.common.db.tables.second_factors import SecondFactor, SecondFactorDemand
from libs.common.db.tables.users import Session, User

IDLE = timedelta(days=7)
SECURE_COOKIE, PLAIN_COOKIE = "__Host-sid", "sid"


@dataclass(frozen=True)
class SignedIn:
    """A live session. `owes`: its user has to set a second factor up first, and may do nothing else."""

    session_id: UUID
    user_id: UUID
    owes: bool = False


def cookie_name(*, secure: bool) -> str:
    """`__Host-` binds the cookie to https and this host; plain http on loopback cannot have it."""
    return SECURE_COOKIE if secure else PLAIN_COOKIE


def token_hash(token: str) -> str:
    """What is stored instead of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def stands() -> tuple[ColumnElement[bool], ...]:
    """Conditions of a session that signs in."""
    return (
        col(Session.revoked_at).is_(None),
        col(Session.expires_at) > func.now(),
        col(Session.last_seen_at) > func.now() - IDLE,
    )


def second_factor_of(user_id: Mapped[UUID] | UUID) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a second factor that a sign-in of the user asks for: one that was begun only is none yet."""
    return col(SecondFactor.user_id) == user_id, col(SecondFactor.confirmed_at).is_not(None)


def has_second_factor(user_id: Mapped[UUID]) -> Exists:
    """Whether the user of a row has one."""
    # All columns of it nobody but the api may read.
    return exists(select(col(SecondFactor.user_id)).where(*second_factor_of(user_id)))


def owing(user_id: Mapped[UUID]) -> ColumnElement[bool]:
    """Whether the second factor is demanded, and the user has none."""
    return and_(exists(select(col(SecondFactorDemand.scope))), ~has_second_factor(user_id))


async def owes(connection: AsyncConnection, user_id: UUID) -> bool:
    """The same of one user; for whoever acts for him without a session."""
    statement = select(owing(col(User.id))).where(col(User.id) == user_id)
    return bool(await connection.scalar(statement))


async def ended(connection: AsyncConnection, ids: Collection[UUID]) -> set[UUID]:
    """Those of the sessions that open nothing any more, in one query: they are over, or owe a second factor."""
    asked = func.unnest(bindparam("ids", list(ids), type_=ARRAY(Uuid))).column_valued("asked")
    live = exists().where(col(Session.id) == asked, *stands(), ~owing(col(Session.user_id)))
    return set((await connection.execute(select(asked).where(~live))).scalars())


async def live_session(connection: AsyncConnection, token: str | None) -> SignedIn | None:
    """The session of a cookie's token, or None when it is unknown, revoked, expired or idle for too long."""
    if not token:
        return None
    row = (
        await connection.execute(
            select(col(Session.id), col(Session.user_id), owing(col(Session.user_id)).label("owes")).where(
                col(Session.token_hash) == token_hash(token), *stands()
            )
        )
    ).first()
    return SignedIn(row.id, row.user_id, row.owes) if row else None
