"""One socket from its first frame to its end: what was missed, then live, without a gap, in order, each once (I9).

An idle socket costs one task, which waits for the client to leave. A second one lives while frames are on their way.
"""

import asyncio
from collections import deque
from datetime import datetime
from itertools import count
from uuid import UUID

from prometheus_client import Counter
from starlette.types import Receive, Send
from structlog.stdlib import get_logger

from libs.common.clock import elapsed
from libs.common.db.clock import now as server_now
from libs.common.version import VERSION
from services.notifier import frames, store
from services.notifier.deliveries import store as deliveries
from services.notifier.frames import Frame
from services.notifier.ports import Deps

log = get_logger(__name__)
CLIENT_GONE = (OSError, RuntimeError)
"""What a server raises when it is told to send to a client that has left."""
NOT_TEXT, TALKS, TRY_LATER, TOO_SLOW = 1003, 1008, 1013, 4008
MOST_SAID = 16
"""Messages of a client that are read and thrown away; ours says nothing, and each takes time from all."""
RESYNCS = Counter("ws_resyncs_total", "Sockets that were told to load everything anew")


class Socket:
    """`last` is the newest number that the client has. Until it has caught up nothing is queued: rows are read."""

    __slots__ = (
        "_behind",
        "_deps",
        "_live",
        "_queue",
        "_receive",
        "_scope",
        "_send_raw",
        "_sending_since",
        "_user",
        "_writer",
        "code",
        "last",
    )

    def __init__(self, receive: Receive, send: Send, deps: Deps, user_id: UUID, after: int) -> None:
        self._receive, self._send_raw, self._deps, self._user = receive, send, deps, user_id
        self._sending_since: float | None = None
        self.last = max(after, 0)
        self.code: int | None = None
        self._queue: deque[Frame] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._scope: asyncio.Timeout | None = None
        self._live = self._behind = False

    def offer(self, frame: Frame) -> None:
        """Send it when it is its turn; a reader with too many frames waiting is too slow."""
        if not self._live:
            self._behind = True
            return
        if self._queue is None:
            self._queue = deque()
        if len(self._queue) >= self._deps.settings.socket_queue:
            self.end(TOO_SLOW)
            return
        self._queue.append(frame)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    def look(self, now: float) -> None:
        """End a reader that takes nothing for too long. One look at all sockets costs less than a timer each."""
        if self._sending_since is not None and now - self._sending_since > self._deps.settings.socket_send_seconds:
            self.end(TOO_SLOW)

    def end(self, code: int) -> None:
        """Ask for the end; the first code stands."""
        if self.code is None:
            self.code = code
            if self._scope is not None:
                self._scope.reschedule(asyncio.get_running_loop().time())

    async def hold(self) -> int | None:
        """Talk until the client goes or an end is asked for; the code to close with, None when the client is gone."""
        try:
            async with asyncio.timeout(None) as self._scope:
                if self.code is None:
                    self._writer = asyncio.create_task(self._write())
                    await self._wait_for_the_end()
        except TimeoutError:
            assert self.code is not None  # `end` alone sets the time
        finally:
            await self._stop_writing()
        return self.code

    async def _wait_for_the_end(self) -> None:
        """Clients have nothing to say; reading notices that they left."""
        for said in count(1):
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("bytes") is not None or said > MOST_SAID:
                self.code = NOT_TEXT if message.get("bytes") is not None else TALKS
                return

    async def _stop_writing(self) -> None:
        """So that no frame follows the code."""
        self._scope, self._live = None, False
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)

    async def _begin(self) -> None:
        place, at = await self._place()
        if self.last > place.newest:
            await self._resync(place.newest)
        await self._send(frames.hello(place.newest, place.read, server_now=at.isoformat(), build=VERSION))
        self._behind = self._behind or place.newest > self.last
        while self._behind:
            self._behind = False
            await self._catch_up()
        self._live = True

    async def _place(self) -> tuple[store.Place, datetime]:
        async with self._deps.engine.connect() as connection:
            found = await store.places(connection, [self._user])
            return found.get(self._user, store.Place(0, 0)), await server_now(connection)

    async def _write(self) -> None:
        try:
            if not self._live:
                await self._begin()
            while self._queue:
                await self._pass_on(self._queue.popleft())
        except Exception as error:  # noqa: BLE001 - see _code_of
            code = _code_of(error)
            if code is not None:
                self.end(code)
        finally:
            self._writer = self._queue = None

    async def _pass_on(self, frame: Frame) -> None:
        if frame.kind == "notification":
            if frame.seq > self.last + 1:
                await self._catch_up()
            elif frame.seq == self.last + 1:
                await self._send(frame)
                self.last = frame.seq
            return
        if frame.kind == "seq" and frame.seq > self.last:
            await self._catch_up()
        await self._send(frame)
        if frame.test_id is not None:
            async with self._deps.engine.begin() as connection:
                await deliveries.settle_test(connection, frame.test_id, error=None)

    async def _catch_up(self) -> None:
        """Send every stored row after `last`; a hole that the table has, too, ends in a resync."""
        while True:
            async with self._deps.engine.connect() as connection:
                rows = await store.after(connection, self._user, self.last)
            for row in rows:
                if row.seq != self.last + 1:
                    place, _ = await self._place()
                    await self._resync(place.newest)
                    return
                await self._send(frames.notification(row))
                self.last = row.seq
            if len(rows) < store.PAGE:
                return

    async def _resync(self, newest: int) -> None:
        RESYNCS.inc()
        self.last = newest
        await self._send(frames.resync(newest))

    async def _send(self, frame: Frame) -> None:
        self._sending_since = elapsed()
        await self._send_raw({"type": "websocket.send", "text": frame.text})
        self._sending_since = None


def _code_of(error: Exception) -> int | None:
    """What ends a conversation; None when the client is gone, which the reading notices."""
    if isinstance(error, CLIENT_GONE):
        return None
    log.warning("a socket lost its rows", action="ws.broken", error=type(error).__name__)
    return TRY_LATER
