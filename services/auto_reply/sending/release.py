"""After something changed for an account, its held rows are looked at again at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from structlog.stdlib import get_logger

from libs.common.db.batching import Batcher
from libs.common.events.account import AccountChanged
from libs.common.messaging import inbox
from services.auto_reply.sending.store import lanes

log = get_logger(__name__)
HOPEFUL = frozenset({"linked", "resumed", "settings", "resumes_synced", "resume_available"})


@dataclass(frozen=True, slots=True)
class _Change:
    event: AccountChanged
    event_id: UUID


class ReleaseQueue:
    """Changes that come while a transaction runs share the next one, and a user's rows are released once in it."""

    def __init__(self, engine: AsyncEngine, consumer: str) -> None:
        self._engine, self._consumer = engine, consumer
        self._together = Batcher(self._release)

    async def after(self, event: AccountChanged, event_id: UUID) -> bool:
        """Queue held rows when the change may have ended their pause; the claim checks everything anew.

        False: it was done before. Returns after the commit, with the mark in the inbox.
        """
        return await self._together.do(_Change(event, event_id))

    async def _release(self, changes: Sequence[_Change]) -> list[bool]:
        async with self._engine.begin() as connection:
            ids = [one.event_id for one in changes]
            new = await inbox.claim_all(connection, consumer=self._consumer, event_ids=ids)
            await look_again(connection, [one.event for one in changes if one.event_id in new])
        return [one.event_id in new for one in changes]


async def look_again(connection: AsyncConnection, events: Sequence[AccountChanged]) -> None:
    """Queue held rows when one of these changes may have ended their pause."""
    hopeful = [event for event in events if event.change in HOPEFUL]
    count = 0
    if any(event.scope == "system" for event in hopeful):
        count += await lanes.release_everybody(connection)
    users = {event.user_id for event in hopeful if event.scope != "system"}
    if users:
        count += await lanes.release(connection, users)
    if hopeful:
        log.info("held applications look again", action="lane.released", changes=len(hopeful), count=count)
