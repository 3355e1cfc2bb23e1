"""What becomes of a linked account: the loss of its login, whoever notices it."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from libs.common.accounts import audit, switches
from libs.common.db.clock import now
from libs.common.db.tables.accounts import HHAccount
from libs.common.events.account import AccountChanged
from libs.common.messages.said import Said
from libs.common.messaging.outbox import Outbox


async def lose_login(
    connection: AsyncConnection,
    outbox: Outbox,
    account_id: UUID,
    *,
    seen_version: int,
    by: str,
    detail: dict[str, Any] | None = None,
) -> bool:
    """Stop an account whose login hh accepts no more, in the caller's transaction: state, switch, audit and event.

    `seen_version`: the account's version when the token that hh refused was read. False, and nothing is written, when
    the account was linked anew, refreshed or stopped since: the refusal says nothing about how it stands now.
    """
    user_id = await connection.scalar(
        update(HHAccount)
        .where(col(HHAccount.id) == account_id, col(HHAccount.state) == "linked")
        .where(col(HHAccount.version) == seen_version)
        .values(state="needs_login", version=col(HHAccount.version) + 1)
        .returning(col(HHAccount.user_id))
    )
    if user_id is None:
        return False
    await switches.pause(connection, "account", account_id, "needs_login", by=by, detail=detail)
    await audit.append(
        connection, user_id=user_id, actor=by, action="account.needs_login", data={"account": str(account_id)}
    )
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await now(connection),
        account_id=account_id,
        change="needs_login",
        scope_id=account_id,
        why=(Said(kind="pause", code="needs_login"),),
    )
    await outbox.add(connection, event)
    return True
