"""How answers leave: bodies, compression, and the faults below and within HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from sandbox.headhunter.http.drift import drifted, drifted_error
from sandbox.headhunter.http.errors import error_body
from sandbox.headhunter.http.web import HTML, JSON, Answer, Header, Request
from sandbox.headhunter.world.faults import HttpFault
from sandbox.headhunter.world.formats.encoding import dumps
from sandbox.headhunter.world.state import World
from sandbox.headhunter.world.vacancies.vacancy_cards import gzip_bytes

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

COMMON: list[Header] = [
    (b"server", b"ddos-guard"),
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Location, ETag, Date, Expires, Cache-Control, Content-Type, X-Request-ID",
    ),
]
FAULT_ERRORS = {
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


def fault_answer(fault: HttpFault) -> Answer:
    """The error of a fault rule, in the asked kind of body."""
    answer = Answer(status=fault.status, verdict=f"fault:{fault.kind}:{fault.when}")
    text = _FAULT_TEXTS.get(fault.status, "Error")
    if fault.body == "html":
        answer.body = (
            f"<html><head><title>{fault.status} {text}</title></head><body><h1>{text}</h1></body></html>".encode()
        )
        answer.content_type = HTML
    elif fault.body == "json":
        error = FAULT_ERRORS.get(fault.status, {"type": "bad_request"})
        answer.error = error_body([error], description=text)
    return answer


def body_of(world: World, request: Request, answer: Answer, headers: list[Header]) -> bytes:
    """The bytes to send; adds the header of the compression it chose."""
    switches = world.switches
    if answer.error is not None:
        error = {**answer.error, "request_id": request.request_id}
        if switches.error_drift:
            error = drifted_error(error, switches.error_drift)
        body = dumps(error)
    elif switches.drift and answer.content_type == JSON and answer.body:
        body = drifted(answer.body)
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


async def cut(transport: Transport | None, receive: Receive, *, abrupt: bool) -> None:
    """End the connection without an answer and wait until the server has noticed."""
    if transport is None:
        raise LostConnectionError("the sandbox was told to lose this answer")
    if abrupt:
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass


async def dribble(body: bytes, fault: HttpFault, transport: Transport | None, receive: Receive, send: Send) -> None:
    """Send a body slowly, or half of it before a reset."""
    if fault.kind == "reset_mid_body":
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await cut(transport, receive, abrupt=True)
        return
    pause = 1.0 / fault.bytes_per_second
    for position in range(len(body)):
        await send({"type": "http.response.body", "body": body[position : position + 1], "more_body": True})
        await asyncio.sleep(pause)
    await send({"type": "http.response.body", "body": b""})
