"""`/ws?after=<seq>`: who may listen, and how a socket is closed. The codes are in the README."""

import contextlib

from fastapi import FastAPI
from prometheus_client import Counter
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from libs.common.accounts.sessions import SignedIn, cookie_name, live_session
from services.notifier.hub import Hub
from services.notifier.ports import Deps
from services.notifier.socket import Socket
from services.notifier.watch import SessionWatch

TOO_MANY = 4029
MOST_DIGITS = 18
CLOSED = Counter("ws_closed_total", "Closed sockets by code", ["code"])


def add_socket(app: FastAPI, deps: Deps, hub: Hub, watch: SessionWatch) -> None:
    """Serve `/ws`; a foreign origin, a missing session, one that owes a second factor, or an unreadable number is
    refused before the upgrade.
    """

    async def ws(scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        after = _number(websocket.query_params.get("after", "0"))
        ours = websocket.headers.get("origin") in deps.settings.origins
        signed_in = await _signed_in(websocket, deps) if ours and after is not None else None
        if signed_in is None or signed_in.owes or after is None:
            await websocket.close()
            return
        await websocket.accept()
        user_id = signed_in.user_id
        socket = Socket(receive, send, deps, user_id, after)
        # What was asked is needed no more, and there may be thousands of sockets.
        scope["headers"] = []
        del websocket
        if not hub.join(user_id, socket):
            await _close(send, TOO_MANY)
            return
        # No context manager: its generator and its frame would be a part of what an idle socket costs.
        watched = watch.begin(signed_in, socket.end)
        try:
            code = await socket.hold()
        finally:
            watch.end(watched)
            hub.leave(user_id, socket)
        if code is not None:
            await _close(send, code)

    app.router.routes.append(WebSocketRoute("/ws", _Raw(ws)))


class _Raw:
    """An endpoint that speaks ASGI itself: Starlette wraps functions, not objects."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


async def _signed_in(websocket: WebSocket, deps: Deps) -> SignedIn | None:
    token = websocket.cookies.get(cookie_name(secure=deps.settings.secure))
    async with deps.engine.connect() as connection:
        return await live_session(connection, token)


async def _close(send: Send, code: int) -> None:
    CLOSED.labels(str(code)).inc()
    with contextlib.suppress(RuntimeError, OSError):
        await send({"type": "websocket.close", "code": code, "reason": ""})
