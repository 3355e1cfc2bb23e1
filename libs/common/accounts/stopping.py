"""The owner's own switch, set and lifted alike from the web and from Telegram: row, audit line and event together."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit, switches
from libs.common.accounts.switches import Reason, Scope
from libs.common.db import clock
from libs.common.events.account import AccountChanged
from libs.common.messaging.outbox import Outbox

Via = Literal["web", "telegram"]
SUBJECTS: dict[Scope, str] = {
    "system": "Вся система",
    "user": "Все резюме",
    "account": "Аккаунт hh.ru",
    "resume": "Резюме",
}


def stop_sentence(scope: Scope, until: datetime | None) -> str:
    """What a switch did, for a person."""
    if until is None:
        return f"{SUBJECTS[scope]}: отправка остановлена. Очередь сохранится."
    return f"{SUBJECTS[scope]}: пауза. Поиск идёт, отправки нет."


def resume_sentence(scope: Scope) -> str:
    """What lifting a switch did, for a person."""
    return f"{SUBJECTS[scope]}: отправка снова разрешена."


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
    sentence = stop_sentence(scope, until)
    await _tell(connection, outbox, user_id, scope, scope_id, account_id, change, sentence, until, via)


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
    if not await switches.lift(connection, scope, scope_id, *reasons):
        return False
    sentence = resume_sentence(scope)
    await _tell(connection, outbox, user_id, scope, scope_id, account_id, "resumed", sentence, None, via)
    return True


async def _tell(
    connection: AsyncConnection,
    outbox: Outbox,
    user_id: UUID,
    scope: Scope,
    scope_id: UUID,
    account_id: UUID | None,
    change: Literal["stopped", "paused", "resumed"],
    sentence: str,
    until: datetime | None,
    via: Via,
) -> None:
    data = {"scope": scope, "scope_id": str(scope_id), "until": until.isoformat() if until else None, "via": via}
    await audit.append(connection, user_id=user_id, actor="owner", action=f"switch.{change}", data=data)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await clock.now(connection),
        account_id=account_id,
        change=change,
        scope=scope,
        scope_id=scope_id,
        sentence=sentence,
        until=until,
    )
    await outbox.add(connection, event)
