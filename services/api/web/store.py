"""SQL of the edge: who a cookie's token is, and the keys of repeatable writes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.sessions import live_session
from libs.common.db.tables.base import table_of
from libs.common.db.tables.users import IdempotencyKey, Session, User

SEEN_EVERY = timedelta(seconds=60)
KEYS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Principal:
    """The signed-in person and the session. `owes`: a second factor has to be set up before anything else."""

    user_id: UUID
    session_id: UUID
    email: str
    is_admin: bool
    owes: bool = False


@dataclass(frozen=True)
class StoredAnswer:
    """What the first request with a key asked and got."""

    request_hash: str
    response: dict[str, Any] | None


async def current(connection: AsyncConnection, token: str | None) -> Principal | None:
    """The principal of a token, or None; notes at most once a minute that the session is in use."""
    signed_in = await live_session(connection, token)
    if signed_in is None:
        return None
    await connection.execute(
        update(Session)
        .where(col(Session.id) == signed_in.session_id, col(Session.last_seen_at) < func.now() - SEEN_EVERY)
        .values(last_seen_at=func.now())
    )
    row = (
        await connection.execute(select(col(User.email), col(User.is_admin)).where(col(User.id) == signed_in.user_id))
    ).one()
    return Principal(signed_in.user_id, signed_in.session_id, row.email, row.is_admin, signed_in.owes)


async def hold_key(connection: AsyncConnection, user_id: UUID, key: str) -> bool:
    """Hold the key until the end of the transaction; False while another one holds it."""
    lock = func.hashtextextended(f"idempotency:{user_id}:{key}", 0)
    return bool(await connection.scalar(select(func.pg_try_advisory_xact_lock(lock))))


async def take_key(connection: AsyncConnection, user_id: UUID, key: str, hashed: str) -> StoredAnswer | None:
    """Take a key that is held; None when it is new, else what was stored under it. Forgets the user's old keys."""
    await connection.execute(
        delete(IdempotencyKey).where(
            col(IdempotencyKey.user_id) == user_id, col(IdempotencyKey.created_at) < func.now() - KEYS_KEPT
        )
    )
    statement = insert(IdempotencyKey).values(user_id=user_id, key=key, request_hash=hashed).on_conflict_do_nothing()
    if (await connection.execute(statement.returning(col(IdempotencyKey.key)))).first() is not None:
        return None
    row = (
        await connection.execute(
            select(table_of(IdempotencyKey)).where(
                col(IdempotencyKey.user_id) == user_id, col(IdempotencyKey.key) == key
            )
        )
    ).one()
    return StoredAnswer(row.request_hash, row.response)


async def store_answer(connection: AsyncConnection, user_id: UUID, key: str, response: dict[str, Any]) -> None:
    """Store the answer under a key that was taken."""
    await connection.execute(
        update(IdempotencyKey)
        .where(col(IdempotencyKey.user_id) == user_id, col(IdempotencyKey.key) == key)
        .values(status=200, response=response)
    )


async def is_there(connection: AsyncConnection, user_id: UUID) -> bool:
    """Whether this user was not erased."""
    return bool(await connection.scalar(select(exists().where(col(User.id) == user_id))))
