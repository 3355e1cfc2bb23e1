"""The sockets of this process by user: what is pushed to a user goes to each of them, read and encoded once."""

import asyncio
from collections.abc import Iterator
from uuid import UUID

from prometheus_client import Counter, Gauge
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.db.faults import DATABASE_AWAY
from services.notifier import frames, store
from services.notifier.frames import Frame
from services.notifier.socket import Socket

log = get_logger(__name__)
OPEN = Gauge("ws_connections", "Open sockets")
STRANGE = Counter("ws_strange_pushes_total", "Pushes that were no frames")
AT_A_TIME = 200
"""Sockets that are given a frame before others get their turn."""


class Hub:
    """Who listens here. A user has at most `per_user` sockets in one process."""

    def __init__(self, engine: AsyncEngine, *, per_user: int) -> None:
        self._engine, self._per_user = engine, per_user
        self._sockets: dict[UUID, tuple[Socket, ...]] = {}
        self._readers: set[UUID] = set()
        self._read = asyncio.Event()

    def join(self, user_id: UUID, socket: Socket) -> bool:
        """Give it every push from now on; False when the user has too many sockets here."""
        known = self._sockets.get(user_id, ())
        if len(known) >= self._per_user:
            return False
        self._sockets[user_id] = (*known, socket)
        OPEN.inc()
        return True

    def leave(self, user_id: UUID, socket: Socket) -> None:
        """Forget it."""
        left = tuple(one for one in self._sockets[user_id] if one is not socket)
        if left:
            self._sockets[user_id] = left
        else:
            del self._sockets[user_id]
        OPEN.dec()

    def deliver(self, user_id: UUID, body: bytes) -> None:
        """Give a push to the sockets of its user."""
        sockets = self._sockets.get(user_id)
        if not sockets:
            return
        frame = frames.read_push(body)
        if frame is None:
            STRANGE.inc()
            return
        for socket in sockets:
            socket.offer(frame)

    def read(self, user_id: UUID) -> None:
        """Somebody read notifications, says a bell: the rows say how far."""
        if user_id in self._sockets:
            self._readers.add(user_id)
            self._read.set()

    async def pulse(self, heartbeat: Heartbeat, *, period: float) -> None:
        """For ever: tell every socket the newest number, so that a lost push heals."""
        await WorkLoop(self._pulse, period).run(heartbeat)

    async def reading(self, heartbeat: Heartbeat, *, period: float) -> None:
        """For ever: tell the tabs of whoever read something how far it was."""
        await WorkLoop(self._tell_read, period, self._read).run(heartbeat)

    async def slow(self, heartbeat: Heartbeat, *, period: float) -> None:
        """For ever: end sockets whose reader takes nothing."""
        await WorkLoop(self._look, period).run(heartbeat)

    async def _look(self, _: Heartbeat) -> None:
        now = elapsed()
        for socket in list(self.all()):
            socket.look(now)

    async def _pulse(self, heartbeat: Heartbeat) -> None:
        users = list(self._sockets)
        if not users:
            return
        try:
            async with self._engine.connect() as connection:
                places = await store.places(connection, users)
        except DATABASE_AWAY as error:
            log.info("no pulse without the database", action="ws.no_pulse", error=type(error).__name__)
            return
        nobody = store.Place(0, 0)
        for number, user_id in enumerate(users):
            place = places.get(user_id, nobody)
            self._offer(user_id, frames.pulse(place.newest, place.read))
            if number % AT_A_TIME == 0:
                heartbeat.beat()
                await asyncio.sleep(0)

    async def _tell_read(self, _: Heartbeat) -> None:
        users, self._readers = list(self._readers), set()
        if not users:
            return
        try:
            async with self._engine.connect() as connection:
                places = await store.places(connection, users)
        except DATABASE_AWAY:
            return  # the next pulse tells it
        for user_id, place in places.items():
            self._offer(user_id, frames.read_mark(place.read))

    def _offer(self, user_id: UUID, frame: Frame) -> None:
        for socket in self._sockets.get(user_id, ()):
            socket.offer(frame)

    def all(self) -> Iterator[Socket]:
        """Every socket of this process."""
        for sockets in self._sockets.values():
            yield from sockets
