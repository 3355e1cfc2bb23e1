"""The bounds of a connection on a real server and real sockets: sizes, times, numbers; what is legal goes on."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn
import websockets
from fastapi import FastAPI, Request, WebSocket

from libs.common.http.guard import HttpLimits, guarded
from libs.common.http.own_hosts import OwnHosts
from libs.common.net.proxies import Proxies


def app() -> FastAPI:
    one = FastAPI()

    @one.post("/")
    async def length(request: Request) -> int:
        return len(await request.body())

    @one.get("/")
    @one.get("/livez")
    async def hello() -> str:
        return "hello"

    @one.websocket("/ws")
    async def ws(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.receive()

    one.add_middleware(OwnHosts, names=frozenset({"vk.example.org"}))
    return one


@asynccontextmanager
async def serving(**limits: Any) -> AsyncGenerator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    http, ws = guarded(HttpLimits(**limits))
    server = uvicorn.Server(uvicorn.Config(app(), http=http, ws=ws, log_config=None))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    async with asyncio.timeout(30):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def answer(port: int, request: bytes, *more: bytes, pause: float = 0) -> tuple[int, bytes]:
    """Status and whole answer until the server closes; 0 when it closes without a word."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found = asyncio.create_task(reader.read())
    async with asyncio.timeout(30):
        writer.write(request)
        for part in more:
            await asyncio.wait({found}, timeout=pause)
            if found.done():
                break
            writer.write(part)
        said = await found
    writer.close()
    return int(said.split()[1]) if said else 0, said


async def flood(port: int, start: bytes) -> int:
    """Bytes that the server took of a head without an end, before it closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    closed = asyncio.create_task(reader.read())
    sent = 0
    with suppress(ConnectionError):
        writer.write(start)
        while not closed.done():
            writer.write(b"a" * 4096)
            await writer.drain()
            sent += 4096
            await asyncio.sleep(0)
    await asyncio.gather(closed, return_exceptions=True)
    writer.close()
    return sent


async def test_a_usual_request_is_served() -> None:
    async with serving() as port:
        status, found = await answer(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert status == 200
        assert b"x-content-type-options: nosniff" in found
        assert b"cache-control: no-store" in found
        body = (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000
        )
        assert (await answer(port, body))[1].endswith(b"70000")


async def test_many_requests_pass_over_one_connection() -> None:
    async with serving(head_seconds=0.5, head_bytes=2048) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(50):
            writer.write(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")
            await reader.readuntil(b"\r\n\r\n3")
            await asyncio.sleep(0.02)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)
        for _ in range(100):
            await reader.readuntil(b'"hello"')
        writer.close()


@pytest.mark.parametrize(
    "head",
    [
        b"X: " + b"a" * 60_000,
        b"".join(b"X%d: a\r\n" % number for number in range(500))[:-2],
        b"X: " + b"a" * 20_000 + b"\r\nY: " + b"a" * 20_000,
    ],
    ids=["long", "many", "together"],
)
async def test_a_large_head_is_431(head: bytes) -> None:
    async with serving() as port:
        status, found = await answer(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n")
        assert status == 431
        problem = json.loads(found.partition(b"\r\n\r\n")[2])
        assert problem["code"] == "headers_too_large"
        assert problem["request_id"]


@pytest.mark.parametrize(("language", "title"), [(b"en", "Headers too large"), (b"ru", "Слишком большие заголовки")])
async def test_what_is_refused_before_the_app_is_said_in_the_callers_language(language: bytes, title: str) -> None:
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Language: " + language + b"\r\nX: " + b"a" * 60_000
    async with serving() as port:
        status, found = await answer(port, head + b"\r\n\r\n")
    assert (status, json.loads(found.partition(b"\r\n\r\n")[2])["title"]) == (431, title)
    assert b"content-language: " + language in found


async def test_who_has_said_no_language_yet_is_answered_in_russian() -> None:
    async with serving(per_address=0) as port:
        status, found = await answer(port, b"")
    assert (status, json.loads(found.partition(b"\r\n\r\n")[2])["title"]) == (503, "Слишком много соединений")


HIDDEN = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n0\r\n\r\n",
        b"Content-Length: 0\r\nContent-Length: 45\r\n\r\n",
        b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        b"Content-Length: 3, 3\r\n\r\nabc",
        b"Content-Length: +3\r\n\r\nabc",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n3;a\nb\r\nabc\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
        b"X: a\rContent-Length: 40\r\n\r\n",
        b"X: a\x00b\r\n\r\n",
    ],
)
async def test_a_request_of_two_lengths_is_refused_and_hides_no_other(lengths: bytes) -> None:
    """A proxy before us may read the other length: what comes behind is never taken for a request of its own."""
    async with serving() as port:
        status, found = await answer(port, b"POST / HTTP/1.1\r\nHost: localhost\r\n" + lengths + HIDDEN)
    assert (status, found.count(b"HTTP/1.1 "), b"hello" in found) == (400, 1, False)


async def test_an_old_request_in_chunks_is_the_last_of_its_connection() -> None:
    async with serving() as port:
        head = b"POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        _, found = await answer(port, head + HIDDEN)
    assert (found.count(b"HTTP/1."), b"hello" in found) == (1, False)


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
async def test_a_head_without_an_end_is_cut_after_a_few_kilobytes(start: bytes) -> None:
    async with serving() as port, asyncio.timeout(30):
        assert await flood(port, start) < 8_000_000, "the kernel's buffers, not ours"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"", 0),
        (b"\r\n", 408),
        (b"GET / HTTP/1.1\r\nHost: loc", 408),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc", 408),
    ],
    ids=["silent", "newline", "head", "body"],
)
async def test_half_a_request_is_cut(request_: bytes, status: int) -> None:
    async with serving(head_seconds=0.5, body_seconds=0.5) as port:
        started = time.monotonic()
        assert (await answer(port, request_))[0] == status
        assert time.monotonic() - started < 15


async def test_a_byte_now_and_then_does_not_keep_a_connection() -> None:
    async with serving(head_seconds=0.6) as port:
        request = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
        assert (await answer(port, request, *[b"X"] * 10, pause=0.2))[0] == 408


async def test_newlines_do_not_keep_an_idle_connection() -> None:
    async with serving(head_seconds=0.6) as port:
        request = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        started = time.monotonic()
        status, _ = await answer(port, request, *[b"\r\n"] * 20, pause=0.2)
        assert status == 200
        assert time.monotonic() - started < 20


async def test_an_address_has_so_many_connections_sockets_among_them_and_gets_them_back() -> None:
    async with serving(per_address=3) as port, AsyncExitStack() as stack:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        client = await stack.enter_async_context(websockets.connect(f"ws://127.0.0.1:{port}/ws"))
        request = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        status, found = await answer(port, request)
        assert (status, b"too_many_connections" in found) == (503, True)
        await client.close()
        async with asyncio.timeout(30):
            while (await answer(port, request))[0] != 200:
                await asyncio.sleep(0.05)
        for _, writer in held:
            writer.close()


async def test_a_believed_proxy_is_not_one_caller() -> None:
    async with serving(per_address=2, proxies=Proxies.of("127.0.0.1")) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
        request = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        assert (await answer(port, request))[0] == 200
        for _, writer in held:
            writer.close()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (b"Host: localhost:9999", 200),
        (b"Host: 127.0.0.1", 200),
        (b"Host: [::1]:8000", 200),
        (b"Host: VK.example.org.", 200),
        (b"Host: vk.example.org:443", 200),
        (b"Host: evil.example", 421),
        (b"Host: 127.0.0.1.evil.com", 421),
        (b"Host: 127.1", 421),
        (b"Host: 169.254.169.254", 421),
        (b"Host: localhost\r\nHost: evil.example", 421),
        (b"Host:", 421),
        (b"X: y", 421),
    ],
)
async def test_a_foreign_name_is_refused(host: bytes, status: int) -> None:
    async with serving() as port:
        found, body = await answer(port, b"GET / HTTP/1.1\r\n" + host + b"\r\nConnection: close\r\n\r\n")
        assert (found, b"foreign_host" in body) == (status, status == 421)
        probe = b"GET /livez HTTP/1.1\r\n" + host + b"\r\nConnection: close\r\n\r\n"
        assert (await answer(port, probe))[0] == 200


async def test_a_socket_under_a_foreign_name_is_refused() -> None:
    async with serving() as port:
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(f"ws://127.0.0.1:{port}/ws", additional_headers={"Host": "evil.example"})
        assert refused.value.response.status_code in {400, 403}
