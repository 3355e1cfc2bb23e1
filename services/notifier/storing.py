"""Notifications are stored together: what comes while a transaction runs shares the next one.

Each event still has its row, its number and its deliveries at once or not at all: `store` returns after the commit.
What is told is what the event's row in the outbox says; what came over NATS only says which row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final
from uuid import UUID

from prometheus_client import Histogram
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.batching import Batcher
from libs.common.events.base import Event
from libs.common.messages.catalogue import Language
from libs.common.messaging import recorded
from libs.common.messaging.recorded import UnrecordedError
from services.notifier import store
from services.notifier.deliveries import store as deliveries
from services.notifier.deliveries.routing import Routing
from services.notifier.domain import Stored
from services.notifier.templates import template

TOGETHER = Histogram("notifications_stored_together", "Events of one transaction", buckets=(1, 2, 4, 8, 16, 32, 64))


@dataclass(frozen=True, slots=True)
class _Heard:
    event: Event
    event_id: UUID

    @property
    def user_id(self) -> UUID:
        return self.event.user_id


class _Unrecorded(Enum):
    """What `_store` answers about an event that has no row; raised for the one alone, not for all of the batch."""

    UNRECORDED = "unrecorded"


_UNRECORDED: Final = _Unrecorded.UNRECORDED


class Storing:
    """One transaction at a time in this process."""

    def __init__(self, engine: AsyncEngine, routing: Routing) -> None:
        self._engine, self._routing = engine, routing
        self._together = Batcher(self._store)

    async def store(self, event: Event, event_id: UUID) -> Stored | None:
        """Store it in its owner's language and plan what leaves of it; None when it was before, or its user is gone.

        UnrecordedError for an event about somebody who is here that no service has recorded.
        """
        stored = await self._together.do(_Heard(event, event_id))
        if stored is _UNRECORDED:
            raise UnrecordedError(store.CONSUMER)
        return stored

    async def _store(self, items: Sequence[_Heard]) -> list[Stored | _Unrecorded | None]:
        async with self._engine.begin() as connection:
            known = await recorded.events(connection, {item.event_id for item in items})
            rows = [recorded.named(known, item.event_id, type(item.event)) for item in items]
            heard = [_Heard(row, item.event_id) for item, row in zip(items, rows, strict=True) if row]
            distinct = list({item.event_id: item for item in heard}.values())
            audience = await deliveries.audience(connection, {item.user_id for item in (*items, *distinct)})
            languages: dict[UUID, Language] = {user_id: one.recipient.language for user_id, one in audience.items()}
            told = [template(one.event, one.event_id, languages.get(one.user_id) or "ru") for one in distinct]
            found = await store.store(connection, told)
            for item in distinct:
                if item.event_id in found and item.user_id in audience:
                    await self._routing.route(connection, found[item.event_id], audience[item.user_id])
        TOGETHER.observe(len(found))
        # The second of two deliveries at once gets none. Who was erased has no rows left, and nothing is said of it.
        return [
            _UNRECORDED if row is None and item.user_id in audience else found.pop(item.event_id, None)
            for item, row in zip(items, rows, strict=True)
        ]
