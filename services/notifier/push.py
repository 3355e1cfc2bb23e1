"""Live fan-out over core NATS: subject `push.<user id>`."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from libs.common.messaging.broker import Broker, core
from services.notifier.ports import OnPush


class NatsPushBus:
    """PushBus on the broker's own connection."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def push(self, user_id: UUID, body: bytes) -> None:
        """Publish without waiting for anybody."""
        await core(self._broker).publish(f"push.{user_id}", body)

    async def listen_for_ended(self, on_ended: Callable[[UUID], None]) -> None:
        """One subscription of this process for all users; what is no user id is ignored."""

        async def handle(message: Any) -> None:
            with contextlib.suppress(ValueError):
                on_ended(UUID(message.subject.rpartition(".")[2]))

        await core(self._broker).subscribe("session.*", cb=handle)

    async def listen(self, user_id: UUID, on_push: OnPush) -> Callable[[], Awaitable[None]]:
        """Returns after the server knows the subscription: what is pushed later arrives."""
        client, subject = core(self._broker), f"push.{user_id}"

        async def handle(message: Any) -> None:
            # A stored message that somebody has the server send here keeps the subject that it was stored under.
            if message.subject == subject:
                await on_push(message.data)

        subscription = await client.subscribe(subject, cb=handle)
        await client.flush(timeout=5)
        return subscription.unsubscribe
