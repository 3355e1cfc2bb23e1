"""The kill switches at four levels, and the pauses that the machine sets itself. A row stands: nothing is sent.

The owner's row and each machine reason are separate: lifting one leaves the others.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, literal_column, or_, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped
from sqlmodel import col

from libs.common.db.tables.accounts import PauseSwitch
from libs.common.reasons import Scope
from libs.common.reasons import SwitchReason as Reason

SYSTEM = UUID(int=0)
ERASING = "erasing"
"""Stands in the detail of an owner's switch whose data are being erased: no model is asked about them any more."""
Named = UUID | Mapped[UUID] | ColumnElement[UUID]
"""An id, or the column that holds it."""


async def pause(
    connection: AsyncConnection,
    scope: Scope,
    scope_id: UUID,
    reason: Reason,
    *,
    by: str,
    until: datetime | None = None,
    detail: dict[str, Any] | None = None,
) -> bool:
    """Set the switch, or extend it; True when it did not stand before."""
    row = {
        "scope": scope,
        "scope_id": scope_id,
        "reason": reason,
        "paused_by": by,
        "until": until,
        "detail": detail or {},
    }
    statement = insert(PauseSwitch).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["scope", "scope_id", "reason"],
        set_={"until": statement.excluded.until, "detail": statement.excluded.detail, "created_at": func.now()},
        where=or_(col(PauseSwitch.until).is_not(None), statement.excluded.until.is_(None)),
    )
    before = await connection.scalar(
        select(
            exists().where(
                col(PauseSwitch.scope) == scope,
                col(PauseSwitch.scope_id) == scope_id,
                col(PauseSwitch.reason) == reason,
                stands(),
            )
        )
    )
    await connection.execute(statement)
    return not before


async def lift(connection: AsyncConnection, scope: Scope, scope_id: UUID, *reasons: Reason) -> list[str]:
    """Remove the named switches of a scope (all of them when none is named); returns what was removed."""
    condition = [col(PauseSwitch.scope) == scope, col(PauseSwitch.scope_id) == scope_id]
    if reasons:
        condition.append(col(PauseSwitch.reason).in_(reasons))
    result = await connection.execute(delete(PauseSwitch).where(*condition).returning(col(PauseSwitch.reason)))
    return list(result.scalars())


class Switch(NamedTuple):
    """A switch that stands."""

    scope: Scope
    scope_id: UUID
    reason: Reason
    detail: Mapping[str, Any]
    paused_by: str
    until: datetime | None
    created_at: datetime


class Last(NamedTuple):
    """A switch as it was set last, whether it stands or its time is over."""

    created_at: datetime
    until: datetime | None


async def last(connection: AsyncConnection, scope: Scope, scope_id: UUID, reason: Reason) -> Last | None:
    """The switch as it was set last; None when it never was, or was lifted."""
    row = await connection.execute(
        select(col(PauseSwitch.created_at), col(PauseSwitch.until)).where(
            col(PauseSwitch.scope) == scope, col(PauseSwitch.scope_id) == scope_id, col(PauseSwitch.reason) == reason
        )
    )
    found = row.first()
    return Last(found.created_at, found.until) if found else None


def stands() -> ColumnElement[bool]:
    """SQL condition: the pause is in force now."""
    return or_(col(PauseSwitch.until).is_(None), col(PauseSwitch.until) > func.now())


def paused(
    *, user_id: Named, account_id: Named, resume_id: Named | None = None, but: Collection[Reason] = ()
) -> ColumnElement[bool]:
    """SQL condition: something stands that forbids sending for these columns or values. Belongs in every send claim.

    `but`: reasons that do not forbid what is asked about.
    """
    scopes = [
        col(PauseSwitch.scope) == "system",
        and_(col(PauseSwitch.scope) == "user", col(PauseSwitch.scope_id) == user_id),
        and_(col(PauseSwitch.scope) == "account", col(PauseSwitch.scope_id) == account_id),
    ]
    if resume_id is not None:
        scopes.append(and_(col(PauseSwitch.scope) == "resume", col(PauseSwitch.scope_id) == resume_id))
    mattering = [col(PauseSwitch.reason).not_in(but)] if but else []
    return exists().where(stands(), *mattering, or_(*scopes))


def paused_sql(*, user_id: str, account_id: str, resume_id: str) -> str:
    """`paused` as text, for written SQL that names its columns so."""
    condition = paused(
        user_id=literal_column(user_id), account_id=literal_column(account_id), resume_id=literal_column(resume_id)
    )
    return str(condition.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


async def in_force(
    connection: AsyncConnection, *, user_id: UUID, account_id: UUID | None, resume_ids: list[UUID]
) -> list[Switch]:
    """The switches that concern a user's things now, the widest scope first."""
    scopes = [
        col(PauseSwitch.scope) == "system",
        and_(col(PauseSwitch.scope) == "user", col(PauseSwitch.scope_id) == user_id),
    ]
    if account_id:
        scopes.append(and_(col(PauseSwitch.scope) == "account", col(PauseSwitch.scope_id) == account_id))
    if resume_ids:
        scopes.append(and_(col(PauseSwitch.scope) == "resume", col(PauseSwitch.scope_id).in_(resume_ids)))
    order = case({"system": 0, "user": 1, "account": 2}, value=col(PauseSwitch.scope), else_=3)
    columns = (col(getattr(PauseSwitch, name)) for name in Switch._fields)
    statement = select(*columns).where(stands(), or_(*scopes)).order_by(order, col(PauseSwitch.created_at))
    return [Switch(*row) for row in await connection.execute(statement)]
