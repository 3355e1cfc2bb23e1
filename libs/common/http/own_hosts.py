"""The outermost layer of every service: requests under a foreign name are refused (DNS rebinding), answers are plain.

Probes are exempt: an orchestrator asks them by the address of the machine, and they tell nothing.
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from libs.common.net.hostnames import is_loopback, normal_host

_HOST = re.compile(r"(?P<name>\[[^\[\]]*\]|[^\[\]:]*)(?::[0-9]{0,5})?")
PROBES = frozenset({"/livez", "/readyz"})
FOREIGN = "Сервер не отвечает под этим именем. Если это ваш адрес, впишите его в PUBLIC_URL или ALLOWED_HOSTS."


def is_own_host(headers: Headers, names: frozenset[str]) -> bool:
    """Whether the one Host header names this machine or one of the own names, with any port."""
    given = headers.getlist("host")
    if len(given) != 1:
        return False
    found = _HOST.fullmatch(given[0])
    if found is None:
        return False
    try:
        normal = normal_host(found["name"])
    except ValueError:
        return False
    return is_loopback(normal) or normal in names


class OwnHosts:
    """ASGI middleware; also gives every answer the headers that a browser needs to keep it as what it is."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app, self._names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request under an own name."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif scope["path"] in PROBES or is_own_host(Headers(scope=scope), self._names):
            # A socket has no such answer, and each of its frames would pass through here.
            await self._app(scope, receive, send if scope["type"] == "websocket" else _plain(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refusal()(scope, receive, _plain(send))


def _plain(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent


def _refusal() -> JSONResponse:
    body = {
        "type": "urn:vkatilsya:problem:foreign_host",
        "title": "Чужое имя сервера",
        "status": 421,
        "detail": FOREIGN,
        "code": "foreign_host",
    }
    return JSONResponse(body, status_code=421, media_type="application/problem+json")
