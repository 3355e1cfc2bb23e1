"""The edge of the api: request ids, security headers, the CSRF rule, and the last catch of every fault."""

import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import structlog
from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.stdlib import get_logger

from libs.common.accounts.sessions import cookie_name
from libs.common.errors import VkatilsyaError
from libs.common.ids import new_id
from libs.common.messaging.envelope import CORRELATION
from services.api.ports import Deps
from services.api.settings import ApiSettings
from services.api.web.problems import ApiError, respond
from services.api.web.refused import Refusals

log = get_logger(__name__)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
JSON_TYPE = "application/json"
FORMS = frozenset({"/link", "/login", "/api/hh/confirm"})
"""Addresses that forms of the own pages write to; everything else wants the header and JSON."""
FORM_TYPE = "application/x-www-form-urlencoded"
CONTENT_SECURITY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR = 31_536_000
MAX_BODY = 1_048_576
FILES = {"/api/resumes/given/file": 5 * 1024 * 1024}
"""Where a file is the body itself, and how big it may be; everything else that is written is JSON."""
SIGN_INS = frozenset({*FORMS, "/api/session", "/api/session/link", "/api/session/code"})
MAX_SIGN_IN = 16_384
"""What anybody may write without being signed in: reading a megabyte of fields takes longer than sending it."""
FILE_TYPE = "application/octet-stream"


class Edge:
    """ASGI middleware around the whole app; it must be the outermost."""

    def __init__(self, app: ASGIApp, settings: ApiSettings) -> None:
        self._app, self._settings, self._refusals = app, settings, Refusals(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; nothing it raises reaches the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        request_id = new_id().hex
        request.state.request_id = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id, **{CORRELATION: request_id}):
            await self._serve(request, receive, _Sender(send, request_id, secure=self._settings.secure))

    async def _serve(self, request: Request, receive: Receive, send: "_Sender") -> None:
        started = time.perf_counter()
        try:
            refused = self._refusal(request) or await self._spent(request)
            if refused is not None:
                await respond(request, refused)(request.scope, receive, send)
            else:
                await self._app(request.scope, _Bounded(receive, _most(request.url.path)), send)
        except Exception:
            log.exception("request failed", action="request.failed", method=request.method, path=_route(request))
            if send.status is None:
                fault = ApiError(500, "internal")
                await respond(request, fault)(request.scope, receive, send)
        if send.status is not None and 400 <= send.status < 500:
            self._refusals.note(request, send.status, _route(request))
        log.debug(
            "request served",
            action="request.served",
            method=request.method,
            path=_route(request),
            status=send.status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )

    async def _spent(self, request: Request) -> VkatilsyaError | None:
        """Before the body is read: who asked too much a moment ago costs nothing but this look."""
        deps: Deps | None = getattr(request.app.state, "deps", None)
        if deps is None or not request.url.path.startswith("/api/"):
            return None
        token = request.cookies.get(cookie_name(secure=self._settings.secure))
        return await deps.spent.refusal(token)

    def _refusal(self, request: Request) -> ApiError | None:
        if b"%00" in request.scope.get("query_string", b"") or b"%00" in request.scope.get("raw_path", b""):
            return ApiError(400, "bad_request")
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _most(request.url.path):
            return ApiError(413, "file_too_big" if request.url.path in FILES else "body_too_large")
        if request.method in SAFE_METHODS:
            return None
        if request.url.path in FORMS:
            return form_refusal(request.headers, self._settings.origins)
        expected = FILE_TYPE if request.url.path in FILES else JSON_TYPE
        return csrf_refusal(request.headers, self._settings.origins, self._settings.hosts, expected)


def _most(path: str) -> int:
    return MAX_SIGN_IN if path in SIGN_INS else FILES.get(path, MAX_BODY)


def csrf_refusal(
    headers: Headers, origins: frozenset[str], hosts: frozenset[str], expected: str = JSON_TYPE
) -> ApiError | None:
    """Why a write is refused: a header that forms cannot send, an own origin (or host), and one type of body only."""
    if headers.get("x-csrf") != "1":
        return ApiError(403, "csrf")
    origin = headers.get("origin")
    if origin is not None and origin not in origins:
        return ApiError(403, "foreign_origin", origin=_shown(origin))
    if origin is None and headers.get("host", "") not in hosts:
        return ApiError(403, "foreign_origin", origin=_shown(headers.get("host", "")))
    has_body = headers.get("transfer-encoding") is not None or headers.get("content-length", "0") != "0"
    if has_body and headers.get("content-type", "").partition(";")[0].strip().lower() != expected:
        return ApiError(415, "json_only" if expected == JSON_TYPE else "file_only")
    return None


def form_refusal(headers: Headers, origins: frozenset[str]) -> ApiError | None:
    """Why a form is refused: only a page of an own origin may send it, and browsers say which one it was."""
    origin = headers.get("origin", "")
    if origin not in origins or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return ApiError(403, "foreign_origin", origin=_shown(origin))
    if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        return ApiError(415, "form_only")
    return None


def _shown(origin: str) -> str:
    """The host of a foreign page, or what stands for it: whoever asks may write anything there."""
    try:
        return (urlsplit(origin).netloc or origin)[:100]
    except ValueError:
        return origin[:100]


def _route(request: Request) -> str:
    """The route's template: the path itself may hold a one-time token."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "")) or "(no route)"


class _Bounded:
    """Receives a body of at most `most` bytes, whatever length was announced."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        return message


class _Sender:
    """Adds the headers that every answer has, and remembers whether the answer has begun."""

    def __init__(self, send: Callable[[Message], Awaitable[None]], request_id: str, *, secure: bool) -> None:
        self._send, self._request_id, self._secure = send, request_id, secure
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
            headers.setdefault("Cache-Control", "no-store")
            headers["X-Request-ID"] = self._request_id
            if self._secure:
                headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
        await self._send(message)
