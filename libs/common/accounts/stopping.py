"""The owner's own switch, set and lifted alike from the web and from Telegram: row, audit line and event together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import audit, switches
from libs.common.accounts.switches import Reason, Scope
from libs.common.db import clock
from libs.common.db.tables.users import User
from libs.common.events.account import AccountChanged
from libs.common.messages.figures import Moment
from libs.common.messages.said import say
from libs.common.messaging.outbox import Outbox

Via = Literal["web", "telegram"]


async def stop(
    connection: AsyncConnection,
    outbox: Outbox,
    user_id: UUID,
    scope: Scope,
    scope_id: UUID,
    *,
    account_id: UUID | None,
    until: datetime | None,
    via: Via,
) -> None:
    """Stop sending of a scope until a moment, or until it is lifted. The caller has looked that `until` is to come."""
    # An end that comes sooner must be able to replace "until it is lifted": the owner's own row is put anew.
    await switches.lift(connection, scope, scope_id, "owner")
    await switches.pause(connection, scope, scope_id, "owner", by="owner", until=until)
    change = "stopped" if until is None else "paused"
    await _tell(connection, outbox, user_id, scope, scope_id, account_id, change, until, via)


async def let_go(
    connection: AsyncConnection,
    outbox: Outbox,
    user_id: UUID,
    scope: Scope,
    scope_id: UUID,
    reasons: list[Reason],
    *,
    account_id: UUID | None,
    via: Via,
) -> bool:
    """End the named pauses of a scope; False, and nothing is told, when none was there."""
    lifted = await switches.lift(connection, scope, scope_id, *reasons)
    if not lifted:
        return False
    await _tell(connection, outbox, user_id, scope, scope_id, account_id, "resumed", None, via, lifted)
    return True


async def _tell(
    connection: AsyncConnection,
    outbox: Outbox,
    user_id: UUID,
    scope: Scope,
    scope_id: UUID,
    account_id: UUID | None,
    change: Literal["stopped", "paused", "resumed"],
    until: datetime | None,
    via: Via,
    lifted: Sequence[str] = (),
) -> None:
    said = (say("news", change, scope=say("scope", scope)),)
    if until is not None:
        zone = await connection.scalar(select(col(User.timezone)).where(col(User.id) == user_id))
        said += (say("news", "until", at=Moment(at=until, zone=str(zone))),)
    data = {"scope": scope, "scope_id": str(scope_id), "until": until.isoformat() if until else None, "via": via}
    await audit.append(connection, user_id=user_id, actor="owner", action=f"switch.{change}", data=data)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await clock.now(connection),
        account_id=account_id,
        change=change,
        scope=scope,
        scope_id=scope_id,
        why=said,
        until=until,
        lifted=tuple(lifted),
    )
    await outbox.add(connection, event)
