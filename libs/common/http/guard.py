"""Bounds of a connection, before any request exists: size, number and time of headers, time of a body, connections.

uvicorn's parser keeps whatever a client sends as a header until its end, for as long as it takes. Here a connection
that is too large or too slow is answered in a word and closed.
"""

import asyncio
import ipaddress
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

import httptools
from prometheus_client import Counter as Metric
from structlog.stdlib import get_logger
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from libs.common.ids import new_id
from libs.common.messages.catalogue import Language, message
from libs.common.messages.preferred import language_of
from libs.common.net.hostnames import numeric
from libs.common.net.proxies import Proxies
from libs.common.observability.log_throttle import LogThrottle

log = get_logger(__name__)
CUT = Metric("http_cut_total", "Connections that were cut before a request was served", ["why"])
CODES = {408: "too_slow", 431: "headers_too_large", 503: "too_many_connections"}


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Sizes in bytes, times in seconds. A believed proxy may have as many connections as there are in all."""

    head_bytes: int = 32_768
    headers: int = 100
    head_seconds: float = 10
    body_seconds: float = 30
    per_address: int = 512
    connections: int = 4_096
    proxies: Proxies = field(default_factory=Proxies)


class OpenConnections:
    """Who has how many connections open to this process."""

    def __init__(self, limits: HttpLimits) -> None:
        self.limits, self.lines = limits, LogThrottle()
        self._open: Counter[str] = Counter()

    def enter(self, host: str) -> bool:
        """Count one more, unless there are too many already."""
        key = address_key(host)
        most = self.limits.connections if self.limits.proxies.believes(host) else self.limits.per_address
        if self._open[key] >= most or self._open.total() >= self.limits.connections:
            return False
        self._open[key] += 1
        return True

    def leave(self, host: str) -> None:
        """Count one less."""
        key = address_key(host)
        self._open[key] -= 1
        if self._open[key] <= 0:
            del self._open[key]


def address_key(host: str) -> str:
    """The address as limits count it: an IPv6 customer has a whole /64."""
    address = numeric(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address) if address is not None else host[:64]


def guarded(limits: HttpLimits) -> tuple[type[asyncio.Protocol], type[asyncio.Protocol]]:
    """The classes of one server, for HTTP and for sockets, which count together."""
    doors = OpenConnections(limits)
    http = type("GuardedHttp", (_GuardedHttp,), {"doors": doors})
    return cast("type[asyncio.Protocol]", http), type("GuardedSocket", (_GuardedSocket,), {"doors": doors})


def _host(transport: Any) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""


class _GuardedSocket(WebSocketsSansIOProtocol):
    doors: OpenConnections

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.doors.leave(_host(self.transport))


class _GuardedHttp(HttpToolsProtocol):
    doors: OpenConnections

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._counted = self._in_body = False
        self._head, self._refusal = 0, 400
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._counted = self.doors.enter(_host(transport))
        if self._counted:
            self._start(self.doors.limits.head_seconds)
        else:
            self._refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        if self._counted:
            self.doors.leave(_host(self.transport))
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if not self._in_body:
            self._head += len(data)
        super().data_received(data)
        if self._in_body or self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        if self._head > self.doors.limits.head_bytes:
            self._refuse(431)
        elif self._timer is None and not self._is_answering():
            self._start(self.doors.limits.head_seconds)

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self.headers) >= self.doors.limits.headers:
            self._give_up(431)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.doors.limits.head_bytes:
            self._give_up(431)
        self._head, self._in_body = 0, True
        self._start(self.doors.limits.body_seconds)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body = False
        self._stop()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop()
        self._counted = False  # the socket leaves for both
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        if self._refusal == 400:
            super().send_400_response(msg)
        else:
            self._refuse(self._refusal)

    def _give_up(self, status: int) -> None:
        """Inside the parser: it reports the fault, and `send_400_response` answers."""
        self._refusal = status
        raise httptools.HttpParserError(CODES[status])

    def _start(self, seconds: float) -> None:
        self._stop()
        self._timer = self.loop.call_later(seconds, self._too_slow)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _is_answering(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return cycle is not None and not cycle.response_complete

    def _too_slow(self) -> None:
        self._timer = None
        begun = self._is_answering() and self.cycle.response_started
        if begun or (self._head == 0 and not self._in_body):
            CUT.labels("too_slow").inc()
            self.transport.close()
        else:
            self._refuse(408)

    def _language(self) -> Language:
        """The caller's, as far as its header has come before the connection is cut."""
        read = dict(cast("list[tuple[bytes, bytes]] | None", self.headers) or ())
        return language_of(read.get(b"accept-language", b"").decode("latin-1"))

    def _refuse(self, status: int) -> None:
        self._stop()
        code, language = CODES[status], self._language()
        said = message("problem", code, language)
        CUT.labels(code).inc()
        request_id = new_id().hex
        untold = self.doors.lines.untold(address_key(_host(self.transport)))
        if untold is not None:
            log.info("a connection was cut", action="http.cut", why=code, request_id=request_id, untold=untold)
        problem = {
            "type": f"urn:vkatilsya:problem:{code}",
            "title": said.title,
            "status": status,
            "detail": said.sentence,
        }
        body = json.dumps({**problem, "code": code, "request_id": request_id}, ensure_ascii=False).encode()
        head = (
            b"content-type: application/problem+json\r\ncontent-language: %s\r\nvary: accept-language\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n" % (language.encode(), len(body))
        )
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + head + body)
            self.transport.close()
