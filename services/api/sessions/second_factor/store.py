"""SQL of the second factor. Every statement is of one user but that of the seals; nothing here commits."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col
from structlog.stdlib import get_logger

from libs.common.accounts.one_time import OneTimeTokens
from libs.common.accounts.sessions import has_second_factor, second_factor_of
from libs.common.db.tables.base import table_of
from libs.common.db.tables.second_factors import HalfSession, RecoveryCode, SecondFactor, SecondFactorDemand
from libs.common.db.tables.users import Session, User
from libs.common.ids import text_hash
from libs.common.security.crypto import KeyRing, SealBrokenError
from services.api.sessions.second_factor.codes import Typed, read, step_of

log = get_logger(__name__)
half_sessions = OneTimeTokens(HalfSession, kept=10)
HALF_LIFE = timedelta(minutes=5)
BEGUN_LIFE = timedelta(minutes=15)
"""How long a secret waits for its first code."""
RESEALED_AT_ONCE = 50
Way = Literal["code", "recovery"]


class Standing(NamedTuple):
    """How a user's second factor stands: since when it is on (None: off), and how many recovery codes are unused."""

    since: datetime | None
    recovery_left: int


class PendingSignIn(NamedTuple):
    """A sign-in that waits for its code: whose, by what, and the tries that it was counted as."""

    user_id: UUID
    how: str
    attempts: Sequence[UUID]


class Demand(NamedTuple):
    """Since when the second factor is demanded from everybody (None: it is not), and how many people have none."""

    since: datetime | None
    without: int


class Holder(NamedTuple):
    """A user, and whether he has a second factor."""

    id: UUID
    has: bool


def row_of(user_id: UUID) -> str:
    """What the secret of a user is sealed for."""
    return f"second_factors/{user_id}"


async def standing(connection: AsyncConnection, user_id: UUID) -> Standing:
    """Off and none for who has none."""
    left = select(func.count()).where(col(RecoveryCode.user_id) == user_id, col(RecoveryCode.used_at).is_(None))
    since = await connection.scalar(select(col(SecondFactor.confirmed_at)).where(col(SecondFactor.user_id) == user_id))
    return Standing(since, (await connection.scalar(left) or 0) if since else 0)


async def is_on(connection: AsyncConnection, user_id: UUID) -> bool:
    """Whether a sign-in of the user asks for a code."""
    return bool(await connection.scalar(select(col(SecondFactor.user_id)).where(*second_factor_of(user_id))))


async def begin(connection: AsyncConnection, keys: KeyRing, user_id: UUID, secret: str) -> bool:
    """Keep a secret that waits for its first code, in place of one that did; False when the second factor is on."""
    stale = (col(SecondFactor.confirmed_at).is_(None), col(SecondFactor.created_at) < func.now() - BEGUN_LIFE)
    await connection.execute(delete(SecondFactor).where(*stale))
    sealed = keys.seal(secret, row=row_of(user_id), column="secret")
    row = pg_insert(table_of(SecondFactor)).values(user_id=user_id, secret=sealed)
    written = row.on_conflict_do_update(
        index_elements=["user_id"],
        set_={"secret": sealed, "last_step": 0, "created_at": func.now()},
        where=col(SecondFactor.confirmed_at).is_(None),
    )
    return (await connection.execute(written.returning(col(SecondFactor.user_id)))).first() is not None


async def confirm(connection: AsyncConnection, keys: KeyRing, user_id: UUID, typed: str, *, drift: int) -> bool | None:
    """Switch on by the first code of the secret that waits. None: none waits; False: the code is not right.

    Raises SealBrokenError.
    """
    waits = (col(SecondFactor.confirmed_at).is_(None), col(SecondFactor.created_at) > func.now() - BEGUN_LIFE)
    digits = read(typed).digits
    found = await _locked(connection, user_id, waits)
    if found is None:
        return None
    if digits is None or not await _spend_step(connection, keys, user_id, found, digits, drift):
        return False
    await _change(connection, user_id, confirmed_at=func.now())
    return True


async def accept(connection: AsyncConnection, keys: KeyRing, user_id: UUID, typed: str, *, drift: int) -> Way | None:
    """Spend a code of the authenticator or a recovery code, exactly once under any race; None when it is neither.

    Raises SealBrokenError when the secret's key is gone; recovery codes work without it.
    """
    code: Typed = read(typed)
    found = await _locked(connection, user_id, second_factor_of(user_id))
    if found is None:
        return None
    if code.recovery is not None:
        return "recovery" if await _spend_recovery(connection, user_id, code.recovery) else None
    if code.digits is None or not await _spend_step(connection, keys, user_id, found, code.digits, drift):
        return None
    return "code"


class _Found(NamedTuple):
    secret: str
    last_step: int
    at: datetime


async def _locked(
    connection: AsyncConnection, user_id: UUID, conditions: Iterable[ColumnElement[bool]]
) -> _Found | None:
    """The row, held until the end of the transaction: codes of one user are tried one after another."""
    statement = (
        select(col(SecondFactor.secret), col(SecondFactor.last_step), func.clock_timestamp())
        .where(col(SecondFactor.user_id) == user_id, *conditions)
        .with_for_update()
    )
    row = (await connection.execute(statement)).first()
    return _Found(*row) if row else None


async def _spend_step(
    connection: AsyncConnection, keys: KeyRing, user_id: UUID, found: _Found, digits: str, drift: int
) -> bool:
    secret = keys.open(found.secret, row=row_of(user_id), column="secret")
    step = step_of(secret, digits, found.at, after=found.last_step, drift=drift)
    if step is not None:
        await _change(connection, user_id, last_step=step)
    return step is not None


async def _spend_recovery(connection: AsyncConnection, user_id: UUID, code: str) -> bool:
    mine = (col(RecoveryCode.user_id) == user_id, col(RecoveryCode.code_hash) == text_hash(code))
    statement = update(RecoveryCode).where(*mine, col(RecoveryCode.used_at).is_(None)).values(used_at=func.now())
    return (await connection.execute(statement)).rowcount == 1


async def keep_recovery_codes(connection: AsyncConnection, user_id: UUID, codes: Iterable[str]) -> None:
    """Store their hashes in place of all that were there."""
    await connection.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    rows = [{"user_id": user_id, "code_hash": text_hash(read(code).recovery or "")} for code in codes]
    await connection.execute(insert(RecoveryCode), rows)


async def switch_off(connection: AsyncConnection, user_id: UUID) -> bool:
    """Forget secret, recovery codes and sign-ins that wait; False when the second factor was not on."""
    await connection.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    await half_sessions.forget(connection, user_id)
    return (await connection.execute(delete(SecondFactor).where(*second_factor_of(user_id)))).rowcount == 1


async def open_half(connection: AsyncConnection, user_id: UUID, *, how: str, attempts: Iterable[UUID]) -> str:
    """The token of a sign-in that waits for its code for HALF_LIFE."""
    counted = [str(one) for one in attempts]
    return await half_sessions.issue(connection, user_id, life=HALF_LIFE, how=how, attempts=counted)


async def half_of(connection: AsyncConnection, token: str) -> PendingSignIn | None:
    """The sign-in of a token that still works; it stays unspent."""
    user_id = await half_sessions.user_of(connection, token)
    statement = select(col(HalfSession.how), col(HalfSession.attempts)).where(
        col(HalfSession.token_hash) == text_hash(token)
    )
    row = (await connection.execute(statement)).first() if user_id is not None else None
    return PendingSignIn(user_id, row.how, [UUID(one) for one in row.attempts]) if user_id is not None and row else None


async def note_code(connection: AsyncConnection, session_id: UUID) -> None:
    """The session's owner has shown the second factor just now."""
    await connection.execute(update(Session).where(col(Session.id) == session_id).values(coded_at=func.now()))


async def coded_within(connection: AsyncConnection, session_id: UUID, within: timedelta) -> bool:
    """Whether the second factor was shown in the session just now."""
    statement = select(col(Session.coded_at) > func.now() - within).where(col(Session.id) == session_id)
    return bool(await connection.scalar(statement))


async def reseal(connection: AsyncConnection, keys: KeyRing, *, after: UUID | None) -> UUID | None:
    """Seal a few secrets of older keys by the current one; returns the last user looked at, None when there is none.

    One whose key is gone stays as it is: its owner signs in by a recovery code.
    """
    old = select(col(SecondFactor.user_id), col(SecondFactor.secret)).where(
        ~col(SecondFactor.secret).startswith(keys.mark, autoescape=True)
    )
    further = old if after is None else old.where(col(SecondFactor.user_id) > after)
    held = further.order_by(col(SecondFactor.user_id)).limit(RESEALED_AT_ONCE).with_for_update(skip_locked=True)
    last = None
    for last, sealed in (await connection.execute(held)).all():
        try:
            secret = keys.open(sealed, row=row_of(last), column="secret")
        except SealBrokenError:
            log.warning("a second factor cannot be read", action="second_factor.unreadable", user_id=str(last))
            continue
        await _change(connection, last, secret=keys.seal(secret, row=row_of(last), column="secret"))
    return last


async def _change(connection: AsyncConnection, user_id: UUID, **values: object) -> None:
    await connection.execute(update(SecondFactor).where(col(SecondFactor.user_id) == user_id).values(**values))


async def demand_standing(connection: AsyncConnection) -> Demand:
    """How the demand stands."""
    without = select(func.count()).select_from(User).where(~has_second_factor(col(User.id)))
    since = await connection.scalar(select(col(SecondFactorDemand.since)))
    return Demand(since, await connection.scalar(without) or 0)


async def demand(connection: AsyncConnection, *, by: str) -> bool:
    """Demand it from everybody; False when it was demanded already."""
    row = pg_insert(table_of(SecondFactorDemand)).values(scope="system", demanded_by=by).on_conflict_do_nothing()
    return (await connection.execute(row)).rowcount == 1


async def demand_no_more(connection: AsyncConnection) -> bool:
    """False when it was not demanded."""
    return (await connection.execute(delete(SecondFactorDemand))).rowcount == 1


async def everybody(connection: AsyncConnection) -> Sequence[Holder]:
    """All users in the order of their ids."""
    rows = await connection.execute(select(col(User.id), has_second_factor(col(User.id))).order_by(col(User.id)))
    return [Holder(*row) for row in rows]
