"""Cards follow their rows: whatever changes a row, by whom and from where, its card is shown anew."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import Heartbeat
from services.telegram.cards import store
from services.telegram.ports import Deps
from services.telegram.sending.store import queue

KEPT_DAYS = 60
"""Longer than any card follows its row: older messages of the bot are known to Telegram alone."""
PRUNE_SECONDS = 3600.0


class CardRefresh:
    """The loop; events wake it, the pause between two looks is the safety net."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._pruned = -PRUNE_SECONDS

    async def turn(self, heartbeat: Heartbeat) -> float | None:
        """Have every card that shows an older version shown anew."""
        async with self._deps.engine.connect() as connection:
            stale = await store.stale(connection)
        for one in stale:
            async with self._deps.engine.begin() as connection:
                await queue.revise(connection, self._deps.wakes, one.chat_id, one.id)
            heartbeat.beat()
        if elapsed() - self._pruned > PRUNE_SECONDS:
            async with self._deps.engine.begin() as connection:
                await queue.prune(connection, days=KEPT_DAYS)
            self._pruned = elapsed()
        return None


async def refresh(connection: AsyncConnection, deps: Deps, user_id: UUID, *subject_ids: UUID) -> None:
    """Show the cards about these rows anew, in the transaction of what changed them."""
    for one in await store.about(connection, user_id, list(subject_ids)):
        await queue.revise(connection, deps.wakes, one.chat_id, one.id)
