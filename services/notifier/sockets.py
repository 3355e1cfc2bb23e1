"""`/ws?after=<seq>`: who may listen, and how a socket is closed. The codes are in the README."""

import contextlib

from fastapi import FastAPI
from prometheus_client import Counter
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from libs.common.sessions import SignedIn, cookie_name, live_session
from services.notifier.hub import Hub
from services.notifier.ports import Deps
from services.notifier.socket import Socket
from services.notifier.watch import SessionWatch

TOO_MANY = 4029
MOST_DIGITS = 18
CLOSED = Counter("ws_closed_total", "Closed sockets by code", ["code"])


def add_socket(app: FastAPI, deps: Deps, hub: Hub, watch: SessionWatch) -> None:
    """Serve `/ws`; a foreign origin, a missing session or an unreadable number is refused before the upgrade."""

    async def ws(websocket: WebSocket) -> None:
        after = _number(websocket.query_params.get("after", "0"))
        ours = websocket.headers.get("origin") in deps.settings.origins
        signed_in = await _signed_in(websocket, deps) if ours and after is not None else None
        if signed_in is None or after is None:
            await websocket.close()
            return
        await websocket.accept()
        user_id = signed_in.user_id
        socket = Socket(websocket, deps, user_id, after)
        if not hub.join(user_id, socket):
            await _close(websocket, TOO_MANY)
            return
        try:
            with watch.over(signed_in, socket.end):
                code = await socket.hold()
        finally:
            hub.leave(user_id, socket)
        if code is not None:
            await _close(websocket, code)

    app.router.routes.append(WebSocketRoute("/ws", ws))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


async def _signed_in(websocket: WebSocket, deps: Deps) -> SignedIn | None:
    token = websocket.cookies.get(cookie_name(secure=deps.settings.secure))
    async with deps.engine.connect() as connection:
        return await live_session(connection, token)


async def _close(websocket: WebSocket, code: int) -> None:
    CLOSED.labels(str(code)).inc()
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(code)
