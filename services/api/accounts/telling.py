"""A change of an account, told: a line of the audit log and an event, in the transaction of the change."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.accounts import audit
from libs.common.db.clock import now
from libs.common.events.account import AccountChanged, Change
from libs.common.messages.said import Said
from services.api.ports import Deps


async def tell(
    deps: Deps,
    connection: AsyncConnection,
    user_id: UUID,
    account_id: UUID,
    change: Change,
    said: Said | None = None,
    *,
    capability: str | None = None,
) -> None:
    """The owner did or should know it. `said`: what the change alone does not say; `capability`: the lost one."""
    data = {"account": str(account_id)} | ({"capability": capability} if capability else {})
    await audit.append(connection, user_id=user_id, actor="owner", action=f"account.{change}", data=data)
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await now(connection),
        account_id=account_id,
        change=change,
        scope_id=account_id,
        why=(said,) if said else (),
        capability=capability,
    )
    await deps.outbox.add(connection, event)
