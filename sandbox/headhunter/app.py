"""The ASGI application: admission, method, faults, answer."""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from typing import Any, Protocol, cast

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser

from sandbox.headhunter import (
    admission,
    control,
    dictionaries,
    lists,
    messages,
    negotiations,
    oauth,
    resumes,
    saved_searches,
    search,
    site,
    suggests,
    vacancies,
)  # fmt: skip
from sandbox.headhunter.cards import gzip_bytes
from sandbox.headhunter.drift import drifted, drifted_error
from sandbox.headhunter.errors import error_body
from sandbox.headhunter.faults import AFTER, BEFORE, Fault, LedgerEntry
from sandbox.headhunter.state import LogLine, World
from sandbox.headhunter.web import HTML, JSON, Answer, Endpoint, Request, Router, dumps

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
CONTROL_PREFIX = "/_sandbox"
log = logging.getLogger("sandbox.headhunter")

_COMMON: list[tuple[bytes, bytes]] = [
    (b"server", b"ddos-guard"),
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Location, ETag, Date, Expires, Cache-Control, Content-Type, X-Request-ID",
    ),
]
_FAULT_ERRORS = {
    500: {"type": "internal_server_error"},
    502: {"type": "bad_gateway"},
    503: {"type": "service_unavailable", "value": "service_unavailable"},
    504: {"type": "gateway_timeout"},
}
_FAULT_TEXTS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


class Transport(Protocol):
    """What a fault needs of the connection below HTTP."""

    def abort(self) -> None:
        """Reset it."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class LostConnectionError(ConnectionError):
    """Raised instead of an answer where there is no real connection to cut (in-process clients)."""


def build_router() -> Router:
    """All methods of the API and the site's pages."""
    router = Router()
    for module in (
        dictionaries,
        oauth,
        search,
        lists,
        saved_searches,
        vacancies,
        resumes,
        negotiations,
        messages,
        suggests,
        site,
    ):
        module.register(router)
    return router


class App:
    """One sandbox as an ASGI application."""

    def __init__(self, world: World, *, control_on: bool = False) -> None:
        self.world = world
        self._router = build_router()
        self._control = control.Control(self) if control_on else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if self._control is not None and path.startswith(CONTROL_PREFIX):
            await self._control(scope, receive, send)
            return
        started = time.perf_counter()
        request = self._request(scope, path)
        if scope["method"] in ("POST", "PUT", "DELETE", "PATCH"):
            await _read_body(request, receive)
        answer, fault = await self._answer(request, scope)
        self._note(request, answer, started)
        await self._send(request, answer, fault, scope, send)

    def _request(self, scope: Scope, path: str) -> Request:
        client = scope.get("client")
        request = Request(
            scope["method"], path, scope["query_string"], dict(scope["headers"]), client[0] if client else ""
        )
        world = self.world
        request.now = world.clock.now()
        request.request_id = world.request_id()
        world.requests += 1
        world.live(request.now)
        return request

    async def _answer(self, request: Request, scope: Scope) -> tuple[Answer, Fault | None]:
        world = self.world
        entry = _ledger_entry(world, request) if request.method == "POST" and request.path == "/negotiations" else None
        found = self._router.find(request.path)
        endpoint = found[0].get("GET" if request.method == "HEAD" else request.method) if found else None
        fault = None
        if endpoint is not None and endpoint.access == "page":
            answer = endpoint.handler(world, request, *(found[1] if found else ()))
        else:
            answer = admit(world, request, endpoint, known=found is not None)
            wait = world.faults.wait() if world.faults.latency.median_ms > 0 else 0.0
            if wait:
                await asyncio.sleep(wait)
            if answer is None and endpoint is not None:
                answer, fault = await self._perform(request, endpoint, found[1] if found else [])
            answer = answer or Answer(status=500)
        if entry is not None:
            _settle(entry, request, answer, fault)
        return answer, fault

    async def _perform(self, request: Request, endpoint: Endpoint, values: list[str]) -> tuple[Answer, Fault | None]:
        world = self.world
        rules = bool(world.faults.rules)
        account = request.user.id if request.user else None
        fault = world.faults.pick(request.method, request.path, account, BEFORE) if rules else None
        if fault is not None:
            if fault.seconds:
                await asyncio.sleep(fault.seconds)
            if fault.kind != "delay":
                return fault_answer(fault), fault
        request.now = world.clock.now()
        try:
            answer = endpoint.handler(world, request, *values)
        except Exception:
            log.exception("a handler failed: %s %s", request.method, request.path)
            answer = Answer(status=500, error=error_body([_FAULT_ERRORS[500]]), verdict="handler_failed")
        after = world.faults.pick(request.method, request.path, account, AFTER) if rules else None
        if after is not None and after.seconds:
            await asyncio.sleep(after.seconds)
        return answer, after

    def _note(self, request: Request, answer: Answer, started: float) -> None:
        account = request.user.id if request.user else None
        took = (time.perf_counter() - started) * 1000
        line = (
            request.now,
            request.method,
            request.path,
            account,
            answer.status,
            answer.verdict,
            request.request_id,
            took,
        )
        self.world.log.append(LogLine(*line))

    async def _send(self, request: Request, answer: Answer, fault: Fault | None, scope: Scope, send: Send) -> None:
        transport = cast("Transport | None", scope.get("sandbox.transport"))
        if fault is not None and fault.kind in ("close", "reset", "timeout"):
            _cut(transport, abrupt=fault.kind == "reset")
            return
        if fault is not None and fault.when == AFTER and fault.kind == "status":
            answer = fault_answer(fault)
        headers = [*_COMMON, (b"x-request-id", request.request_id.encode()), *answer.headers]
        body = self._body(request, answer, headers)
        if answer.content_type is not None and not (answer.status == 429 and not body):
            headers.append((b"content-type", answer.content_type))
        if fault is not None and fault.kind == "truncate":
            body = body[: len(body) // 2]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if fault is not None and fault.kind in ("reset_mid_body", "slow_body"):
            await _dribble(body, fault, transport, send)
            return
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})

    def _body(self, request: Request, answer: Answer, headers: list[tuple[bytes, bytes]]) -> bytes:
        switches = self.world.switches
        if answer.error is not None:
            error = {**answer.error, "request_id": request.request_id}
            if switches.error_drift:
                error = drifted_error(error, switches.error_drift)
            body = dumps(error)
        elif switches.drift and answer.content_type == JSON and answer.body:
            body = drifted(answer.body, self.world.faults)
            answer.gzipped = None
        else:
            body = answer.body
        callback = request.arg("callback") if request.raw_query and answer.content_type == JSON else None
        if callback and callback.replace("_", "").replace(".", "").isalnum():
            answer.content_type = b"text/javascript; charset=UTF-8"
            return callback.encode() + b"(" + body + b")"
        if len(body) >= switches.gzip_from_bytes and b"gzip" in request.headers.get(b"accept-encoding", b""):
            headers.append((b"content-encoding", b"gzip"))
            return answer.gzipped if answer.gzipped is not None and body is answer.body else gzip_bytes(body)
        return body


def admit(world: World, request: Request, endpoint: Endpoint | None, *, known: bool) -> Answer | None:
    """The first refusal in the order of the real service; None when the method may run."""
    refused = admission.agent_problem(world, request)
    if refused is None and endpoint is not None:
        refused = admission.closed_problem(world, request, endpoint)
    if refused is None:
        world.rate.now = time.monotonic()
        refused = admission.rate_problem(world, request)
    if refused is not None:
        return refused
    if endpoint is None:
        return admission.method_problem(world, known)
    return (
        admission.token_problem(world, request, endpoint)
        or admission.captcha_problem(world, request)
        or admission.bad_body(request)
    )


def fault_answer(fault: Fault) -> Answer:
    """The error of a fault rule, in the asked kind of body."""
    answer = Answer(status=fault.status, verdict=f"fault:{fault.kind}:{fault.when}")
    text = _FAULT_TEXTS.get(fault.status, "Error")
    if fault.body == "html":
        answer.body = (
            f"<html><head><title>{fault.status} {text}</title></head><body><h1>{text}</h1></body></html>".encode()
        )
        answer.content_type = HTML
    elif fault.body == "json":
        error = _FAULT_ERRORS.get(fault.status, {"type": "bad_request"})
        answer.error = error_body([error], description=text)
    return answer


def _ledger_entry(world: World, request: Request) -> LedgerEntry:
    form = request.form
    letter = form.get("message")
    entry = LedgerEntry(
        seq=len(world.ledger.entries) + 1,
        monotonic=time.monotonic(),
        at=request.now,
        request_id=request.request_id,
        account=None,
        resume_id=form.get("resume_id"),
        vacancy_id=form.get("vacancy_id"),
        letter_sha256=hashlib.sha256(letter.encode()).hexdigest() if letter else None,
    )
    world.ledger.entries.append(entry)
    return entry


def _settle(entry: LedgerEntry, request: Request, answer: Answer, fault: Fault | None) -> None:
    entry.account = request.user.id if request.user else None
    entry.verdict = answer.verdict
    entry.accepted = answer.verdict == "created"
    if entry.accepted:
        location = next(value for name, value in answer.headers if name == b"location")
        entry.negotiation_id = location.decode().rsplit("/", 1)[-1]
    entry.answered = str(answer.status)
    if fault is not None and fault.kind != "delay":
        entry.answered = str(fault.status) if fault.kind == "status" else fault.kind


def _cut(transport: Transport | None, *, abrupt: bool) -> None:
    if transport is None:
        raise LostConnectionError("the sandbox was told to lose this answer")
    if abrupt:
        transport.abort()
    else:
        transport.close()


async def _dribble(body: bytes, fault: Fault, transport: Transport | None, send: Send) -> None:
    if fault.kind == "reset_mid_body":
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        _cut(transport, abrupt=True)
        return
    pause = 1.0 / max(fault.bytes_per_second, 0.001)
    for position in range(len(body)):
        await send({"type": "http.response.body", "body": body[position : position + 1], "more_body": True})
        await asyncio.sleep(pause)
    await send({"type": "http.response.body", "body": b""})


async def _read_body(request: Request, receive: Receive) -> None:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    request.body = b"".join(chunks)
    if request.headers.get(b"content-type", b"").startswith(b"multipart/form-data"):
        request.use_form(await _multipart(request))


async def _multipart(request: Request) -> dict[str, str]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield request.body

    headers = Headers(raw=list(request.headers.items()))
    try:
        form = await MultiPartParser(headers, stream(), max_part_size=4 * 1024 * 1024).parse()
    except (MultiPartException, KeyError, ValueError):
        return {}  # a body that is no form has no fields: the method then says which ones are missing
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        fields[name] = value if isinstance(value, str) else (await value.read()).decode("utf-8", "replace")
    return fields


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
