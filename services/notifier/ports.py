"""What the notifier needs from its surroundings."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.messaging.outbox import Outbox
from services.notifier.settings import NotifierSettings

OnPush = Callable[[bytes], Awaitable[None]]


class PushBus(Protocol):
    """Live fan-out between replicas: fast, and allowed to lose a message (sockets heal by their heartbeat)."""

    async def push(self, user_id: UUID, body: bytes) -> None:
        """Tell every replica that holds a socket of the user."""
        ...

    async def listen_for_ended(self, on_ended: Callable[[UUID], None]) -> None:
        """Call `on_ended` for every user of whom a session is said to have ended, until the connection closes."""
        ...

    async def listen(self, user_id: UUID, on_push: OnPush) -> Callable[[], Awaitable[None]]:
        """Call `on_push` for each push of the user from now on; returns what ends it."""
        ...


@dataclass(frozen=True)
class Deps:
    """Everything that handlers and sockets use."""

    engine: AsyncEngine
    outbox: Outbox
    bus: PushBus
    settings: NotifierSettings
