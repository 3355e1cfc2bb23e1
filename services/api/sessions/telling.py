"""What happened to what opens an account, told to its owner in the transaction in which it happens."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.db.clock import now
from libs.common.events.account import AccountChanged, Change
from libs.common.messages.said import Said
from libs.common.messaging.outbox import Outbox


async def tell(outbox: Outbox, connection: AsyncConnection, user_id: UUID, change: Change, said: Said) -> None:
    """`account.changed` of the user."""
    event = AccountChanged(
        user_id=user_id,
        occurred_at=await now(connection),
        change=change,
        scope="user",
        scope_id=user_id,
        why=(said,),
    )
    await outbox.add(connection, event)
