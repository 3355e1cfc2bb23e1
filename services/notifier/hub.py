"""The sockets of this process: one subscription per user however many sockets, a bounded queue per socket."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from prometheus_client import Counter, Gauge

from services.notifier.domain import read_frame
from services.notifier.ports import PushBus

OPEN = Gauge("ws_connections", "Open sockets")
STRANGE = Counter("ws_strange_pushes_total", "Pushes that were no frames")


@dataclass(eq=False)
class Mailbox:
    """Frames that wait for one socket; `overflowed` is set when the reader was too slow."""

    queue: asyncio.Queue[dict[str, Any]]
    overflowed: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, content: dict[str, Any]) -> None:
        """Queue a frame, or mark the reader as too slow."""
        try:
            self.queue.put_nowait(content)
        except asyncio.QueueFull:
            self.overflowed.set()


class Hub:
    """Gives pushes of a user to the sockets that this process holds for them."""

    def __init__(self, bus: PushBus, *, queue: int, per_user: int) -> None:
        self._bus, self._queue, self._per_user = bus, queue, per_user
        self._boxes: dict[UUID, set[Mailbox]] = {}
        self._ends: dict[UUID, Callable[[], Awaitable[None]]] = {}
        self._lock = asyncio.Lock()

    async def join(self, user_id: UUID) -> Mailbox | None:
        """A mailbox that gets every push from now on; None when the user has too many sockets here."""
        async with self._lock:
            boxes = self._boxes.setdefault(user_id, set())
            if len(boxes) >= self._per_user:
                return None
            if user_id not in self._ends:
                self._ends[user_id] = await self._bus.listen(user_id, self._deliver(user_id))
            box = Mailbox(asyncio.Queue(self._queue))
            boxes.add(box)
            OPEN.inc()
            return box

    async def leave(self, user_id: UUID, box: Mailbox) -> None:
        """Forget a mailbox; the last one of a user ends the subscription."""
        async with self._lock:
            boxes = self._boxes.get(user_id, set())
            if box not in boxes:
                return
            boxes.discard(box)
            OPEN.dec()
            if not boxes:
                del self._boxes[user_id]
                await self._ends.pop(user_id)()

    def _deliver(self, user_id: UUID) -> Callable[[bytes], Awaitable[None]]:
        async def deliver(body: bytes) -> None:
            content = read_frame(body)
            if content is None:
                STRANGE.inc()
                return
            for box in self._boxes.get(user_id, ()):
                box.put(content)

        return deliver
