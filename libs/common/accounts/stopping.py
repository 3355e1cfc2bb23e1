"""The owner's own switch, set and lifted alike from the web and from Telegram: row, audit line and event together."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class OwnerSwitch:
    """What its owner stops or lets go on. `scope_id`: the user, account or resume; `account_id`: of what it is part."""

    user_id: UUID
    scope: Scope
    scope_id: UUID
    account_id: UUID | None
    via: Via


async def stop(connection: AsyncConnection, outbox: Outbox, switch: OwnerSwitch, until: datetime | None) -> None:
    """Stop sending of a scope until a moment, or until it is lifted. The caller has looked that `until` is to come."""
    # An end that comes sooner must be able to replace "until it is lifted": the owner's own row is put anew.
    await switches.lift(connection, switch.scope, switch.scope_id, "owner")
    await switches.pause(connection, switch.scope, switch.scope_id, "owner", by="owner", until=until)
    await _tell(connection, outbox, switch, "stopped" if until is None else "paused", until=until)


async def let_go(connection: AsyncConnection, outbox: Outbox, switch: OwnerSwitch, reasons: Sequence[Reason]) -> bool:
    """End the named pauses of a scope; False, and nothing is told, when none was there."""
    lifted = await switches.lift(connection, switch.scope, switch.scope_id, *reasons)
    if not lifted:
        return False
    await _tell(connection, outbox, switch, "resumed", lifted=lifted)
    return True


async def _tell(
    connection: AsyncConnection,
    outbox: Outbox,
    switch: OwnerSwitch,
    change: Literal["stopped", "paused", "resumed"],
    *,
    until: datetime | None = None,
    lifted: Sequence[str] = (),
) -> None:
    user_id, scope, scope_id = switch.user_id, switch.scope, switch.scope_id
    said = (say("news", change, scope=say("scope", scope)),)
    if until is not None:
        zone = await connection.scalar(select(col(User.timezone)).where(col(User.id) == user_id))
        said += (say("news", "until", at=Moment(at=until, zone=str(zone))),)
    data = {"scope": scope, "scope_id": str(scope_id), "until": until.isoformat() if until else None, "via": switch.via}
    await audit.append(connection, user_id=user_id, actor="owner", action=f"switch.{change}", data=data)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await clock.now(connection),
        account_id=switch.account_id,
        change=change,
        scope=scope,
        scope_id=scope_id,
        why=said,
        until=until,
        lifted=tuple(lifted),
    )
    await outbox.add(connection, event)
