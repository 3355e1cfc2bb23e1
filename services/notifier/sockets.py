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

from libs.common.sessions import PLAIN_COOKIE, SECURE_COOKIE, SignedIn, live_session
from libs.common.telemetry import tracer
from services.notifier import store
from services.notifier.domain import encode, frame
from services.notifier.hub import Hub, Mailbox
from services.notifier.ports import Deps

log = get_logger(__name__)
TOO_SLOW, SIGNED_OUT, TOO_MANY, TRY_LATER = 4008, 4401, 4029, 1013
CLOSED = Counter("ws_closed_total", "Closed sockets by code", ["code"])
RESYNCS = Counter("ws_resyncs_total", "Sockets that were told to load everything anew")


def add_socket(app: FastAPI, deps: Deps, hub: Hub) -> None:
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
            await _Conversation(websocket, deps, signed_in, box, after).hold()
        finally:
            await hub.leave(signed_in.user_id, box)


async def _signed_in(websocket: WebSocket, deps: Deps) -> SignedIn | None:
    token = websocket.cookies.get(SECURE_COOKIE) or websocket.cookies.get(PLAIN_COOKIE)
    async with deps.engine.connect() as connection:
        return await live_session(connection, token)


async def _close(websocket: WebSocket, code: int) -> None:
    CLOSED.labels(str(code)).inc()
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(code)


class _TooSlowError(Exception):
    """The reader does not take its frames."""


class _SignedOutError(Exception):
    """The session ended while the socket was open."""


class _Conversation:
    """One socket from its first frame to its end; `last` is the newest `seq` the client has."""

    def __init__(self, websocket: WebSocket, deps: Deps, signed_in: SignedIn, box: Mailbox, after: int) -> None:
        self._ws, self._deps, self._box = websocket, deps, box
        self._user: UUID = signed_in.user_id
        self.last = max(after, 0)

    async def hold(self) -> None:
        """Talk until the client goes, is too slow, or is signed out."""
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        overflow = asyncio.create_task(self._box.overflowed.wait())
        tasks: set[asyncio.Task[Any]] = {reader, writer, overflow}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if overflow in done:
                await _close(self._ws, TOO_SLOW)
            elif writer in done:
                await self._end(writer.exception())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _end(self, error: BaseException | None) -> None:
        if isinstance(error, _TooSlowError):
            await _close(self._ws, TOO_SLOW)
        elif isinstance(error, _SignedOutError):
            await _close(self._ws, SIGNED_OUT)
        elif isinstance(error, SQLAlchemyError | OSError | TimeoutError):
            log.warning("a socket lost the database", action="ws.database", error=repr(error)[:200])
            await _close(self._ws, TRY_LATER)
        elif error is not None and not isinstance(error, WebSocketDisconnect | RuntimeError):
            raise error

    async def _read(self) -> None:
        """Clients have nothing to say; reading notices that they left."""
        while True:
            await self._ws.receive_text()

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
            newest, now = await store.last_seq(connection, self._user), await store.server_now(connection)
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
        if await _signed_in(self._ws, self._deps) is None:
            raise _SignedOutError
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
