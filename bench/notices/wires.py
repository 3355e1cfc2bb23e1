"""A WebSocket client that costs little, so that thousands of them measure the server and not themselves."""

import asyncio
import base64
import os
from collections.abc import Callable
from urllib.parse import urlsplit

OnText = Callable[["Wire", bytes], None]
_TEXT, _CLOSE, _PING = 1, 8, 9


class Wire(asyncio.Protocol):
    """One connection. `on_text` gets every text frame; `opened` is the status line's code, `code` that of the close."""

    def __init__(self, request: bytes, on_text: OnText) -> None:
        self._request, self.on_text = request, on_text
        self._data = b""
        self._shaken = False
        self.opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.closed = asyncio.Event()
        self.code: int | None = None
        self.last = 0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._shaken:
            head, found, rest = self._data.partition(b"\r\n\r\n")
            if not found:
                return
            self._shaken, self._data = True, rest
            self.opened.set_result(int(head.split(b" ", 2)[1]))
        self._frames()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_result(0)
        self.closed.set()

    def _frames(self) -> None:
        data, at = self._data, 0
        while len(data) - at >= 2:
            size, begin = data[at + 1] & 127, at + 2
            if size >= 126:
                width = 2 if size == 126 else 8
                size, begin = int.from_bytes(data[begin : begin + width]), begin + width
            if len(data) < begin + size or begin > len(data):
                break
            self._one(data[at] & 15, data[begin : begin + size])
            at = begin + size
        self._data = data[at:]

    def _one(self, kind: int, body: bytes) -> None:
        if kind == _TEXT:
            self.on_text(self, body)
        elif kind == _PING and self.transport is not None:
            self.transport.write(bytes([128 | 10, 128 | len(body)]) + b"\0\0\0\0" + body)
        elif kind == _CLOSE:
            self.code = int.from_bytes(body[:2])

    def abort(self) -> None:
        """Go without a word."""
        if self.transport is not None:
            self.transport.abort()


async def dial(url: str, on_text: OnText, **headers: str) -> Wire:
    """Connect and shake hands; raises ConnectionError when the server will not."""
    parts = urlsplit(url)
    lines = [
        f"GET {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    assert parts.hostname is not None
    _, wire = await asyncio.get_running_loop().create_connection(
        lambda: Wire(request, on_text), parts.hostname, parts.port or 80
    )
    status = await wire.opened
    if status != 101:
        raise ConnectionError(f"{url} answered {status}")
    return wire
