"""SQL of sessions, sign-in links and sign-in limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.tables.api import LoginAttempt, LoginLink, Session, User
from libs.common.db.tables.base import table_of
from libs.common.ids import new_id
from libs.common.sessions import IDLE, token_hash

sessions: Any = table_of(Session)
links: Any = table_of(LoginLink)
attempts: Any = table_of(LoginAttempt)
users: Any = table_of(User)
ATTEMPTS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Reserved:
    """A sign-in attempt that was counted beforehand; `wait` is set when it may not be made now (seconds)."""

    ids: tuple[UUID, ...] = ()
    wait: float | None = None


async def reserve_attempt(
    connection: AsyncConnection, limits: Sequence[tuple[str, int]], window: timedelta
) -> Reserved:
    """Count one attempt for every key before it is made, so that parallel guesses cannot pass together.

    `limits` are (key, attempts per window). Nothing is counted when one of the keys is used up.
    """
    waits: list[float] = []
    for key, limit in sorted(limits):
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"sign-in:{key}", 0))))
        waits += await _wait(connection, key, limit, window)
    if waits:
        return Reserved(wait=max(waits))
    ids = tuple(new_id() for _ in limits)
    rows = [{"id": one, "key": key} for one, (key, _) in zip(ids, limits, strict=True)]
    await connection.execute(insert(attempts), rows)
    return Reserved(ids)


async def _wait(connection: AsyncConnection, key: str, limit: int, window: timedelta) -> list[float]:
    """Seconds until the key has room again, as a list of none or one."""
    await connection.execute(delete(attempts).where(attempts.c.key == key, attempts.c.at < func.now() - window))
    oldest = (
        select(attempts.c.at).where(attempts.c.key == key).order_by(attempts.c.at.desc()).offset(limit - 1).limit(1)
    ).scalar_subquery()
    seconds = await connection.scalar(select(func.extract("epoch", oldest + window - func.now())))
    return [] if seconds is None else [max(1.0, float(seconds))]


async def forget_attempts(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    """A sign-in that succeeded does not count."""
    await connection.execute(delete(attempts).where(attempts.c.id.in_(ids)))


async def user_by_email(connection: AsyncConnection, email: str) -> Any:
    """Id, password hash and role of a user, or None."""
    statement = select(users.c.id, users.c.password_hash, users.c.is_admin).where(users.c.email == email)
    return (await connection.execute(statement)).first()


async def store_password_hash(connection: AsyncConnection, user_id: UUID, password_hash: str) -> None:
    """Replace the hash by one with newer parameters."""
    await connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))


async def open_session(
    connection: AsyncConnection, user_id: UUID, token: str, *, user_agent: str, life: timedelta
) -> UUID:
    """A new session of a token; only the token's hash is stored. Sessions and attempts long over are removed."""
    await connection.execute(delete(attempts).where(attempts.c.at < func.now() - ATTEMPTS_KEPT))
    await connection.execute(
        delete(sessions).where(sessions.c.user_id == user_id, sessions.c.expires_at < func.now() - IDLE)
    )
    session_id = new_id()
    row = {
        "id": session_id,
        "user_id": user_id,
        "token_hash": token_hash(token),
        "user_agent": user_agent[:300],
        "expires_at": func.now() + life,
    }
    await connection.execute(insert(sessions).values(row))
    return session_id


async def spend_link(connection: AsyncConnection, token: str) -> UUID | None:
    """The user of a one-time link, exactly once; None when it is unknown, used or expired."""
    statement = (
        update(links)
        .where(links.c.token_hash == token_hash(token), links.c.used_at.is_(None), links.c.expires_at > func.now())
        .values(used_at=func.now())
        .returning(links.c.user_id)
    )
    return (await connection.execute(statement)).scalar_one_or_none()


async def live_sessions(connection: AsyncConnection, user_id: UUID) -> Sequence[Any]:
    """The user's sessions that still sign in, the last used first."""
    statement = (
        select(sessions)
        .where(
            sessions.c.user_id == user_id,
            sessions.c.revoked_at.is_(None),
            sessions.c.expires_at > func.now(),
            sessions.c.last_seen_at > func.now() - IDLE,
        )
        .order_by(sessions.c.last_seen_at.desc(), sessions.c.id)
    )
    return (await connection.execute(statement)).all()


async def revoke(connection: AsyncConnection, user_id: UUID, session_id: UUID) -> bool:
    """End one session of the user; False when there is none that still stands."""
    statement = (
        update(sessions)
        .where(sessions.c.id == session_id, sessions.c.user_id == user_id, sessions.c.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )
    return (await connection.execute(statement)).rowcount == 1


async def revoke_others(connection: AsyncConnection, user_id: UUID, keep: UUID) -> int:
    """End every session of the user but one; returns how many."""
    statement = (
        update(sessions)
        .where(sessions.c.user_id == user_id, sessions.c.id != keep, sessions.c.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )
    return (await connection.execute(statement)).rowcount
