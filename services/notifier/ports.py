"""What the notifier needs from its surroundings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.messaging.outbox import Outbox
from services.notifier.deliveries.routing import Routing
from services.notifier.frames import Frame
from services.notifier.settings import NotifierSettings
from services.notifier.storing import Storing

OnPush = Callable[[UUID, bytes], None]
OnBell = Callable[[UUID], None]


class PushBus(Protocol):
    """Live fan-out between replicas: fast, and allowed to lose a message (sockets heal by their heartbeat)."""

    async def push(self, user_id: UUID, frame: Frame) -> None:
        """Tell every replica that holds a socket of the user."""
        ...

    async def listen(self, *, on_push: OnPush, on_ended: OnBell, on_read: OnBell) -> None:
        """Call these for whatever is pushed, for users of whom a session is said to have ended, and for readers."""
        ...


@dataclass(frozen=True)
class Deps:
    """Everything that handlers and sockets use."""

    engine: AsyncEngine
    outbox: Outbox
    bus: PushBus
    routing: Routing
    storing: Storing
    settings: NotifierSettings
