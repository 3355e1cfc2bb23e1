"""The client against a real socket: what the network can do to an answer, and what that means for an application."""

import asyncio
import gzip
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import httpx
import pytest

from libs.common.hh.answers import errors
from libs.common.hh.client import HHClient
from libs.common.hh.outcomes.apply import classify_apply
from libs.common.hh.outcomes.kinds import MaybeArrived, NeverLeft, Sent
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.ports import FixedToken
from tests.component.libs.hh.fake_hh import AGENT

Act = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
ME = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"id":1}'
CREATED = b"HTTP/1.1 201 Created\r\nLocation: /negotiations/55\r\nContent-Length: 0\r\n\r\n"


@dataclass
class RawHH:
    """Reads each request whole, then does the next act of the script (the last one again and again)."""

    script: list[Act]
    requests: list[bytes] = field(default_factory=list[bytes])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next((int(h[15:]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0)
                self.requests.append(head + await reader.readexactly(length))
                await (self.script.pop(0) if len(self.script) > 1 else self.script[0])(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def say(content: bytes) -> Act:
    async def act(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()

    return act


def say_and_close(content: bytes) -> Act:
    async def act(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()
        raise ConnectionError

    return act


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    raise ConnectionError


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()
    raise ConnectionError


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A body that comes byte by byte, each in time for httpx and all of it too late for anybody."""
    writer.write(b"HTTP/1.1 201 Created\r\nLocation: /negotiations/55\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b" ")
        await writer.drain()
        try:
            await asyncio.wait_for(reader.read(1), timeout=0.1)
        except TimeoutError:
            continue
        raise ConnectionError


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
async def start(http: httpx.AsyncClient) -> AsyncIterator[Callable[..., Awaitable[tuple[HHClient, RawHH]]]]:
    servers: list[asyncio.Server] = []

    async def begin(*script: Act, timeout: float = 5.0) -> tuple[HHClient, RawHH]:
        raw = RawHH(list(script))
        server = await asyncio.start_server(raw.serve, "127.0.0.1", 0)
        servers.append(server)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        settings = HHSettings(url, url, AGENT, timeout=timeout)
        return HHClient(http, settings, FixedToken("USER-x"), rng=lambda: 0.0), raw

    yield begin
    for server in servers:
        server.close()


Start = Callable[..., Awaitable[tuple[HHClient, RawHH]]]


async def outcome_of(client: HHClient) -> object:
    try:
        return classify_apply(await client.apply("7", "abc", "письмо"))
    except Exception as fault:  # noqa: BLE001 - every fault is what is classified here
        return classify_apply(fault)


async def test_an_empty_chunked_201_without_a_length_is_sent(start: Start) -> None:
    head = b"HTTP/1.1 201 Created\r\nLocation: /negotiations/55\r\nTransfer-Encoding: chunked\r\nServer: ddos-guard\r\n"
    client, _ = await start(say(head + b"\r\n0\r\n\r\n"))
    assert await outcome_of(client) == Sent("55")


@pytest.mark.parametrize(
    ("act", "detail"),
    [
        (say_and_close(b""), "RemoteProtocolError"),
        (reset, "ReadError"),
        (say_and_close(b"HTTP/1.1 201 Cre"), "RemoteProtocolError"),
        (
            say_and_close(b"HTTP/1.1 201 Created\r\nLocation: /negotiations/5\r\nContent-Length: 9\r\n\r\n{"),
            "RemoteProtocolError",
        ),
        (say_and_close(b'HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"er'), "RemoteProtocolError"),
        (say(b"nonsense\r\n\r\n"), "RemoteProtocolError"),
        (say(b"HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"), "DecodingError"),
    ],
)
async def test_an_answer_that_breaks_leaves_the_application_open(start: Start, act: Act, detail: str) -> None:
    client, raw = await start(act)
    assert await outcome_of(client) == MaybeArrived(detail)
    assert len(raw.requests) == 1


async def test_no_answer_in_time_leaves_the_application_open(start: Start) -> None:
    client, raw = await start(silence, timeout=0.3)
    assert await outcome_of(client) == MaybeArrived("ReadTimeout")
    assert len(raw.requests) == 1


async def test_a_dripping_body_ends_with_the_timeout_of_the_whole(start: Start) -> None:
    client, _ = await start(drip, timeout=0.5)
    started = asyncio.get_running_loop().time()
    assert await outcome_of(client) == MaybeArrived("ReadTimeout")
    assert asyncio.get_running_loop().time() - started < 3


async def test_a_refused_connection_never_left(http: httpx.AsyncClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = HHClient(http, HHSettings(f"http://127.0.0.1:{port}", "http://x", AGENT), FixedToken("USER-x"))
    assert await outcome_of(client) == NeverLeft("ConnectError")


async def test_a_kept_connection_that_hh_closed_does_not_make_the_client_post_twice(start: Start) -> None:
    client, raw = await start(
        say(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"id":1}'), reset
    )
    await client.me()
    assert await outcome_of(client) == MaybeArrived("ReadError")
    assert len(raw.requests) == 2
    assert [r.split(b" ", 1)[0] for r in raw.requests] == [b"GET", b"POST"]


async def test_a_gzipped_answer_is_read(start: Start) -> None:
    packed = gzip.compress(b'{"id":"5","name":"\xd0\xaf"}')
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
    client, raw = await start(say(head + b"Content-Length: %d\r\n\r\n" % len(packed) + packed))
    assert (await client.vacancy("5")).name == "Я"
    assert b"accept-encoding: gzip" in raw.requests[0].lower()


async def test_a_read_survives_a_reset_and_a_cut_answer(start: Start) -> None:
    client, raw = await start(reset, say_and_close(ME[:-3]), say(ME))
    assert (await client.me()).id == "1"
    assert len(raw.requests) == 3


async def test_a_read_that_never_completes_is_a_network_fault(start: Start) -> None:
    client, raw = await start(silence, timeout=0.2)
    with pytest.raises(errors.NetworkError):
        await client.me()
    assert len(raw.requests) == 4
