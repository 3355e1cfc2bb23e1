"""SQL of sessions, sign-in links and sign-in limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts.one_time import OneTimeTokens
from libs.common.accounts.sessions import IDLE, stands, token_hash
from libs.common.concurrency.backoff import back_off
from libs.common.db.rows import wholes
from libs.common.db.tables.base import table_of
from libs.common.db.tables.users import KnownDevice, LoginAttempt, LoginLink, Session, User
from libs.common.ids import new_id
from services.api.sessions.second_factor.store import half_sessions

LINKS_KEPT = 5
LINK_BYTES = 18
"""Of a one-time link: 144 bits cannot be guessed within ten minutes, and the address fits 60 columns."""
sign_in_links = OneTimeTokens(LoginLink, kept=LINKS_KEPT, size=LINK_BYTES)
ATTEMPTS_KEPT = timedelta(days=1)
DEVICES_KEPT = 20
SESSIONS_KEPT = 20


@dataclass(frozen=True)
class Reserved:
    """A sign-in attempt that was counted beforehand; `wait` is set when it may not be made now (seconds)."""

    ids: tuple[UUID, ...] = ()
    wait: float | None = None


async def reserve_attempt(
    connection: AsyncConnection, limits: Sequence[tuple[str, int]], window: timedelta, first_wait: timedelta
) -> Reserved:
    """Count one attempt for every key before it is made, so that parallel guesses cannot pass together.

    `limits` are (key, free attempts per window); each one beyond them waits twice as long after the one before.
    Nothing is counted when one of the keys has to wait.
    """
    waits: list[float] = []
    for key, limit in sorted(limits):
        await _lock(connection, key)
        waits += await _wait(connection, key, limit, window, first_wait)
    if waits:
        return Reserved(wait=max(waits))
    ids = tuple(new_id() for _ in limits)
    rows = [{"id": one, "key": key} for one, (key, _) in zip(ids, limits, strict=True)]
    await connection.execute(insert(LoginAttempt), rows)
    return Reserved(ids)


async def count_attempt(connection: AsyncConnection, key: str, window: timedelta) -> tuple[int, UUID]:
    """Count one attempt for a key; returns how many there were in the window before it, and its id."""
    await _lock(connection, key)
    known = select(func.count()).where(col(LoginAttempt.key) == key, col(LoginAttempt.at) > func.now() - window)
    before = await connection.scalar(known) or 0
    own = new_id()
    await connection.execute(insert(LoginAttempt).values(id=own, key=key))
    return before, own


async def _lock(connection: AsyncConnection, key: str) -> None:
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"sign-in:{key}", 0))))


async def _wait(
    connection: AsyncConnection, key: str, limit: int, window: timedelta, first_wait: timedelta
) -> list[float]:
    """Seconds until the key may try again, as a list of none or one."""
    await connection.execute(
        delete(LoginAttempt).where(col(LoginAttempt.key) == key, col(LoginAttempt.at) < func.now() - window)
    )
    since = func.extract("epoch", func.now() - func.max(col(LoginAttempt.at)))
    made, seconds = (await connection.execute(select(func.count(), since).where(col(LoginAttempt.key) == key))).one()
    if made < limit:
        return []
    pause = back_off(made - limit + 1, first_wait.total_seconds(), window.total_seconds())
    left = pause - float(seconds)
    return [max(1.0, left)] if left > 0 else []


async def forget_attempts(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    """A sign-in that succeeded does not count."""
    await connection.execute(delete(LoginAttempt).where(col(LoginAttempt.id).in_(ids)))


class Account(NamedTuple):
    """What a sign-in by password asks of a user."""

    id: UUID
    password_hash: str | None
    is_admin: bool


class LinkedUser(NamedTuple):
    """Whom a link signs in."""

    id: UUID
    email: str
    display_name: str


class Person(NamedTuple):
    """Whose account it is."""

    email: str
    is_admin: bool


class Secret(NamedTuple):
    """The password's hash of a user, and what a password of his may not hold."""

    password_hash: str | None
    email: str
    display_name: str


async def user_by_email(connection: AsyncConnection, email: str) -> Account | None:
    """The user with this address."""
    statement = select(col(User.id), col(User.password_hash), col(User.is_admin)).where(col(User.email) == email)
    row = (await connection.execute(statement)).first()
    return Account(*row) if row else None


async def person_of(connection: AsyncConnection, user_id: UUID) -> Person:
    """A user who is there."""
    statement = select(col(User.email), col(User.is_admin)).where(col(User.id) == user_id)
    return Person(*(await connection.execute(statement)).one())


async def store_password_hash(connection: AsyncConnection, user_id: UUID, password_hash: str) -> None:
    """Replace the hash by one with newer parameters."""
    await connection.execute(update(User).where(col(User.id) == user_id).values(password_hash=password_hash))


async def open_session(
    connection: AsyncConnection, user_id: UUID, token: str, *, user_agent: str, life: timedelta, coded: bool = False
) -> UUID:
    """A new session of a token; only the token's hash is stored. Sessions and attempts long over are removed."""
    await connection.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < func.now() - ATTEMPTS_KEPT))
    await connection.execute(
        delete(Session).where(col(Session.user_id) == user_id, col(Session.expires_at) < func.now() - IDLE)
    )
    session_id = new_id()
    row = {
        "id": session_id,
        "user_id": user_id,
        "token_hash": token_hash(token),
        "user_agent": user_agent[:300],
        "expires_at": func.now() + life,
        "coded_at": func.now() if coded else None,
    }
    await connection.execute(insert(Session).values(row))
    return session_id


async def device_of(connection: AsyncConnection, email: str, token: str | None) -> str | None:
    """The device's stored name when the token is of one that has signed in to this account before."""
    if not token:
        return None
    hashed = token_hash(token)
    statement = (
        update(KnownDevice)
        .where(
            col(KnownDevice.token_hash) == hashed, col(KnownDevice.user_id) == col(User.id), col(User.email) == email
        )
        .values(seen_at=func.now())
        .returning(col(KnownDevice.token_hash))
    )
    return (await connection.execute(statement)).scalar_one_or_none()


@dataclass(frozen=True)
class SignInHistory:
    """What is known of a sign-in before it: whether the user ever signed in, this browser, and its network."""

    ever: bool
    device: bool
    network: bool


async def seen_before(connection: AsyncConnection, user_id: UUID, token: str | None, network: str) -> SignInHistory:
    """Ask before the new session and device are stored."""
    mine = select(col(KnownDevice.token_hash)).where(col(KnownDevice.user_id) == user_id)
    statement = select(
        select(col(Session.id)).where(col(Session.user_id) == user_id).exists(),
        mine.where(col(KnownDevice.token_hash) == token_hash(token or "")).exists(),
        mine.where(col(KnownDevice.network) == network).exists(),
    )
    ever, device, known = (await connection.execute(statement)).one()
    return SignInHistory(ever, device, known)


async def keep_device(connection: AsyncConnection, user_id: UUID, token: str, network: str) -> None:
    """Remember a device that signed in, and from which network; the last seen DEVICES_KEPT stay."""
    row = pg_insert(table_of(KnownDevice)).values(token_hash=token_hash(token), user_id=user_id, network=network)
    await connection.execute(row.on_conflict_do_nothing())
    kept = (
        select(col(KnownDevice.token_hash))
        .where(col(KnownDevice.user_id) == user_id)
        .order_by(col(KnownDevice.seen_at).desc())
        .limit(DEVICES_KEPT)
    )
    await connection.execute(
        delete(KnownDevice).where(col(KnownDevice.user_id) == user_id, col(KnownDevice.token_hash).not_in(kept))
    )


async def linked_user(connection: AsyncConnection, token: str) -> LinkedUser | None:
    """The user of a link that still works; it stays unspent. None for any other token."""
    user_id = await sign_in_links.user_of(connection, token)
    statement = select(col(User.id), col(User.email), col(User.display_name)).where(col(User.id) == user_id)
    row = (await connection.execute(statement)).first()
    return LinkedUser(*row) if row else None


async def password_of(connection: AsyncConnection, user_id: UUID) -> Secret:
    """The secret of a user who is there."""
    statement = select(col(User.password_hash), col(User.email), col(User.display_name)).where(col(User.id) == user_id)
    return Secret(*(await connection.execute(statement)).one())


async def is_fresh(connection: AsyncConnection, session_id: UUID, within: timedelta) -> bool:
    """Whether the session was opened just now."""
    statement = select(col(Session.created_at) > func.now() - within).where(col(Session.id) == session_id)
    return bool(await connection.scalar(statement))


async def forget_access(connection: AsyncConnection, user_id: UUID) -> None:
    """End every session, link, half sign-in and known device of a user: what opens the account is another one now."""
    await sign_in_links.forget(connection, user_id)
    await half_sessions.forget(connection, user_id)
    await connection.execute(delete(KnownDevice).where(col(KnownDevice.user_id) == user_id))
    await connection.execute(
        update(Session)
        .where(col(Session.user_id) == user_id, col(Session.revoked_at).is_(None))
        .values(revoked_at=func.now())
    )


async def live_sessions(connection: AsyncConnection, user_id: UUID) -> Sequence[Session]:
    """The user's sessions that still sign in, the last used first."""
    statement = (
        select(table_of(Session))
        .where(col(Session.user_id) == user_id, *stands())
        .order_by(col(Session.last_seen_at).desc(), col(Session.id))
    )
    return wholes(Session, (await connection.execute(statement)).mappings())


async def end_oldest(connection: AsyncConnection, user_id: UUID) -> int:
    """End what the user has beyond SESSIONS_KEPT sessions, the last used stay; returns how many ended."""
    mine = (col(Session.user_id) == user_id, *stands())
    kept = select(col(Session.id)).where(*mine).order_by(col(Session.last_seen_at).desc(), col(Session.id).desc())
    statement = update(Session).where(*mine, col(Session.id).not_in(kept.limit(SESSIONS_KEPT)))
    return (await connection.execute(statement.values(revoked_at=func.now()))).rowcount


async def revoke(connection: AsyncConnection, user_id: UUID, session_id: UUID) -> bool:
    """End one session of the user; False when there is none that still stands."""
    statement = (
        update(Session)
        .where(col(Session.id) == session_id, col(Session.user_id) == user_id, col(Session.revoked_at).is_(None))
        .values(revoked_at=func.now())
    )
    return (await connection.execute(statement)).rowcount == 1


async def revoke_others(connection: AsyncConnection, user_id: UUID, keep: UUID) -> int:
    """End every session of the user but one; returns how many."""
    statement = (
        update(Session)
        .where(col(Session.user_id) == user_id, col(Session.id) != keep, col(Session.revoked_at).is_(None))
        .values(revoked_at=func.now())
    )
    return (await connection.execute(statement)).rowcount
