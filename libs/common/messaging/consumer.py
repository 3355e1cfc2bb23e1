"""The consumer of a service: an event has its effect once, in one transaction with the mark that it had it (I4, I5)."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from faststream.nats import NatsBroker
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from libs.common.events.base import Event
from libs.common.messaging import inbox, topology
from libs.common.messaging.broker import message_of, of, subscribe
from libs.common.messaging.envelope import delivery_of

E = TypeVar("E", bound=Event)
PULLED = 48
"""Below max_ack_pending: events in hand together, each of which may share a transaction with the others."""
AT_ONCE = 16
"""Of them those that have a transaction of their own at the same time: below the connections of the pool."""


class DuplicateError(Exception):
    """The event had its effect before; the consumer acknowledges it and nothing else happens."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One delivery of an event."""

    event_id: UUID
    service: str
    engine: AsyncEngine

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncConnection]:
        """The transaction of the effect. Raises DuplicateError before anything is done if it was done before."""
        async with self.engine.begin() as connection:
            if not await inbox.claim(connection, consumer=self.service, event_id=self.event_id):
                raise DuplicateError
            yield connection


class Consumer:
    """The one subscriber of a service on a stream; `on` before the broker starts.

    A handler does its effect within `receipt.transaction()`. What it raises is settled by `Redelivery`.
    """

    def __init__(self, broker: NatsBroker, engine: AsyncEngine, service: str, stream: str = topology.EVENTS) -> None:
        self._broker, self._engine, self._service = broker, engine, service
        # What is pulled together is handled together.
        self._subscriber = subscribe(broker, service, stream, batch_size=1 if topology.is_in_order(stream) else PULLED)
        self._alone = asyncio.Semaphore(AT_ONCE)

    def on(self, kind: type[E], handler: Callable[[E, Receipt], Awaitable[None]], *, together: bool = False) -> None:
        """Have `handler` called for every event of this class.

        `together`: what is in hand shares its work in a `Batcher`, so that as many as there are may wait for it; of the
        others `AT_ONCE` are handled at the same time.
        """
        places = nullcontext() if together else self._alone

        async def handle(event: E) -> None:
            receipt = Receipt(delivery_of(message_of(self._broker).headers).event_id, self._service, self._engine)
            try:
                async with places:
                    await handler(event, receipt)
            except DuplicateError:
                return

        handle.__annotations__["event"] = kind  # FastStream reads the body by it
        self._subscriber(filter=of(kind.subject))(handle)
