"""`/ws?after=<seq>`: what was missed, then live, without a gap, in order, each once (invariant I9).

Subscribe first, then read the missed rows, drop overlaps by `seq`. A push that skips a number, and a heartbeat that
sees a newer one, make the socket read the rows; if they are no whole sequence, the client is told to `resync`.
"""

import asyncio
import contextlib
from typing import Any
from uuid import UUID

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from opentelemetry import propagate
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import get_logger

from libs.common.db.clock import now as server_now
from libs.common.sessions import SignedIn, cookie_name, live_session
from libs.common.telemetry import tracer
from services.notifier import store
from services.notifier.domain import encode, frame
from services.notifier.hub import Hub, Mailbox
from services.notifier.ports import Deps
from services.notifier.watch import TRY_LATER, SessionWatch, Watched

log = get_logger(__name__)
TOO_SLOW, TOO_MANY, NOT_TEXT = 4008, 4029, 1003
CLOSED = Counter("ws_closed_total", "Closed sockets by code", ["code"])
RESYNCS = Counter("ws_resyncs_total", "Sockets that were told to load everything anew")


def add_socket(app: FastAPI, deps: Deps, hub: Hub, watch: SessionWatch) -> None:
    """Serve `/ws`; a foreign origin or a missing session is refused before the upgrade."""

    @app.websocket("/ws")
    async def ws(websocket: WebSocket, after: int = 0) -> None:
        ours = websocket.headers.get("origin") in deps.settings.origins
        signed_in = await _signed_in(websocket, deps) if ours else None
        if signed_in is None:
            await websocket.close()
            return
        await websocket.accept()
        box = await hub.join(signed_in.user_id)
        if box is None:
            await _close(websocket, TOO_MANY)
            return
        try:
            with watch.over(signed_in) as watched:
                await _Conversation(websocket, deps, watched, box, after).hold()
        finally:
            await hub.leave(signed_in.user_id, box)


async def _signed_in(websocket: WebSocket, deps: Deps) -> SignedIn | None:
    token = websocket.cookies.get(cookie_name(secure=deps.settings.secure))
    async with deps.engine.connect() as connection:
        return await live_session(connection, token)


async def _close(websocket: WebSocket, code: int) -> None:
    CLOSED.labels(str(code)).inc()
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(code)


class _TooSlowError(Exception):
    """The reader does not take its frames."""


class _NotTextError(Exception):
    """The client sent a binary frame."""


class _Conversation:
    """One socket from its first frame to its end; `last` is the newest `seq` the client has."""

    def __init__(self, websocket: WebSocket, deps: Deps, watched: Watched, box: Mailbox, after: int) -> None:
        self._ws, self._deps, self._box, self._watched = websocket, deps, box, watched
        self._user: UUID = watched.signed_in.user_id
        self.last = max(after, 0)

    async def hold(self) -> None:
        """Talk until the client goes, is too slow, or is signed out."""
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        overflow = asyncio.create_task(self._box.overflowed.wait())
        tasks: tuple[asyncio.Task[Any], ...] = (reader, writer, overflow)
        try:
            await asyncio.wait((*tasks, self._watched.end), return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Ended first, so that no frame follows the code.
            ended = {task: task.done() for task in tasks}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._watched.end.done():
            await _close(self._ws, self._watched.end.result())
        elif ended[overflow]:
            await _close(self._ws, TOO_SLOW)
        elif ended[writer]:
            await self._end(writer.exception())
        elif ended[reader]:
            await self._end(reader.exception())

    async def _end(self, error: BaseException | None) -> None:
        if isinstance(error, _TooSlowError):
            await _close(self._ws, TOO_SLOW)
        elif isinstance(error, _NotTextError):
            await _close(self._ws, NOT_TEXT)
        elif isinstance(error, SQLAlchemyError | OSError | TimeoutError):
            log.warning("a socket lost the database", action="ws.database", error=repr(error)[:200])
            await _close(self._ws, TRY_LATER)
        elif error is not None and not isinstance(error, WebSocketDisconnect | RuntimeError):
            raise error

    async def _read(self) -> None:
        """Clients have nothing to say; reading notices that they left."""
        while (message := await self._ws.receive())["type"] != "websocket.disconnect":
            if message.get("bytes") is not None:
                raise _NotTextError

    async def _write(self) -> None:
        await self._hello()
        await self._catch_up()
        while True:
            try:
                async with asyncio.timeout(self._deps.settings.socket_heartbeat_seconds):
                    content = await self._box.queue.get()
            except TimeoutError:
                await self._heartbeat()
                continue
            await self._live(content)

    async def _hello(self) -> None:
        async with self._deps.engine.connect() as connection:
            newest, now = await store.last_seq(connection, self._user), await server_now(connection)
        if self.last > newest:
            await self._resync(newest)
        await self._send({"type": "hello", "seq": newest, "server_now": now.isoformat(), "build": self._ws.app.version})

    async def _live(self, content: dict[str, Any]) -> None:
        seq = int(content["seq"])
        if seq <= self.last:
            return
        if seq > self.last + 1:
            await self._catch_up()
            return
        with tracer.start_as_current_span("ws.send", context=propagate.extract(content)):
            await self._send(content)
        self.last = seq

    async def _catch_up(self) -> None:
        """Send every stored row after `last`; a hole that the table has, too, ends in a resync."""
        while True:
            async with self._deps.engine.connect() as connection:
                rows = await store.after(connection, self._user, self.last)
            for row in rows:
                if row.seq != self.last + 1:
                    async with self._deps.engine.connect() as connection:
                        await self._resync(await store.last_seq(connection, self._user))
                    return
                await self._send(frame(row))
                self.last = row.seq
            if len(rows) < store.PAGE:
                return

    async def _heartbeat(self) -> None:
        async with self._deps.engine.connect() as connection:
            newest = await store.last_seq(connection, self._user)
        if newest > self.last:
            await self._catch_up()
        await self._send({"type": "seq", "seq": newest})

    async def _resync(self, newest: int) -> None:
        RESYNCS.inc()
        self.last = newest
        await self._send({"type": "resync", "seq": newest})

    async def _send(self, content: dict[str, Any]) -> None:
        try:
            async with asyncio.timeout(self._deps.settings.socket_send_seconds):
                await self._ws.send_text(encode(content))
        except TimeoutError:
            raise _TooSlowError from None
