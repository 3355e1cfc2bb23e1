"""What a browser session is: an opaque token in a cookie, its SHA-256 in the table. Read by api and notifier alike."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.db.tables.users import Session

IDLE = timedelta(days=7)
SECURE_COOKIE, PLAIN_COOKIE = "__Host-sid", "sid"


@dataclass(frozen=True)
class SignedIn:
    """A live session."""

    session_id: UUID
    user_id: UUID


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


async def ended(connection: AsyncConnection, ids: Collection[UUID]) -> set[UUID]:
    """Those of the sessions that sign in no more, in one query."""
    asked = func.unnest(bindparam("ids", list(ids), type_=ARRAY(Uuid))).column_valued("asked")
    live = exists().where(col(Session.id) == asked, *stands())
    return set((await connection.execute(select(asked).where(~live))).scalars())


async def live_session(connection: AsyncConnection, token: str | None) -> SignedIn | None:
    """The session of a cookie's token, or None when it is unknown, revoked, expired or idle for too long."""
    if not token:
        return None
    row = (
        await connection.execute(
            select(col(Session.id), col(Session.user_id)).where(col(Session.token_hash) == token_hash(token), *stands())
        )
    ).first()
    return SignedIn(row.id, row.user_id) if row else None
