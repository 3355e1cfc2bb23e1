"""Whoever answers us, with however much: a worker takes no more memory for it than was agreed, and it is a fault."""

import asyncio
import tracemalloc
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError

from cli.health.check_model import model
from libs.common.accounts.access import http_to_hh
from libs.common.hh.settings import HHSettings
from libs.common.hh.transport.exchange import Call, Wire
from libs.common.hh.transport.limiter import UnlimitedLimiter
from libs.common.llm.errors import EndpointDownError
from libs.common.llm.settings import LLMSettings
from libs.common.llm.wire import connect, send
from libs.common.net.bounded import MOST_BYTES, Measured, TooLargeError, bounded
from libs.common.net.outgoing import operators_rule
from libs.common.settings.hh import HHApiSettings
from libs.common.settings.push import PushSettings
from services.notifier.channels.configured import push_client
from services.telegram.sending.bot_api import Session

UNPACKED, PEAK = 96 << 20, 80 << 20
SECRET = "эхо: пароль-из-ответа"
TOKEN = "1:" + "a" * 35


def _packed() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"[" * (1 << 20)) for _ in range(UNPACKED >> 20)) + packer.flush()


BOMB = _packed()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"


async def bomb(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(BOMB) + BOMB)
    await writer.drain()


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n")
    piece = b"x" * (1 << 20)
    for _ in range(UNPACKED >> 20):
        writer.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
        await writer.drain()


Play = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(play: Play) -> AsyncGenerator[int]:
    """The port of a server of this machine that answers everybody so."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            await play(writer)
        except ConnectionError:
            return  # who had enough hangs up
        finally:
            writer.close()

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def by_model(port: int) -> None:
    settings = LLMSettings(base_url=f"http://localhost:{port}/v1", api_key="sk-1", model="m")
    async with connect(settings) as client:
        with pytest.raises(EndpointDownError) as caught:
            await send(client, "m", {"messages": [{"role": "user", "content": "?"}]}, 60)
    assert caught.value.code == "llm_garbled"


async def by_hh(port: int) -> None:
    here = f"http://127.0.0.1:{port}"
    settings = HHApiSettings(_env_file=None, mode="demo", hh_api_url=here, hh_site_url=here)  # pyright: ignore[reportCallIssue]
    there = HHSettings(here, here, "A/1 (a@example.org)", timeout=60)
    async with http_to_hh(settings, connections=2) as http:
        with pytest.raises(httpx.DecodingError, match="too large"):
            await Wire(http, there, UnlimitedLimiter()).exchange(Call("GET", "/me"))


async def by_telegram(port: int) -> None:
    rule, api = operators_rule("127.0.0.1", encrypted=False), TelegramAPIServer.from_base(f"http://127.0.0.1:{port}")
    async with Bot(TOKEN, session=Session(rule, proxy=None, api=api)) as bot:
        with pytest.raises(TelegramNetworkError, match="too large"):
            await bot.get_me(request_timeout=60)


async def by_push(port: int) -> None:
    allowed = PushSettings(_env_file=None, push_allowed_hosts=f"127.0.0.1:{port}")  # pyright: ignore[reportCallIssue]
    async with push_client(allowed) as client:
        with pytest.raises(httpx.DecodingError, match="too large"):
            await client.post(f"http://127.0.0.1:{port}/p", content=b"x")


@pytest.mark.parametrize("play", [bomb, endless])
@pytest.mark.parametrize("ask", [by_model, by_hh, by_telegram, by_push])
async def test_a_large_answer_takes_bounded_memory(ask: Callable[[int], Awaitable[None]], play: Play) -> None:
    async with answering(play) as port:
        tracemalloc.start()
        try:
            await ask(port)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < PEAK


async def test_doctor_says_that_something_else_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering(bomb) as port:
        monkeypatch.setenv("LLM_BASE_URL", f"http://localhost:{port}/v1")
        monkeypatch.setenv("LLM_API_KEY", "sk-1")
        [found] = await model()
    assert found.level == "problem"
    assert "отвечает что-то другое" in found.text


async def test_an_answer_that_is_none_of_the_bot_api_is_not_quoted() -> None:
    async def echoes(writer: asyncio.StreamWriter) -> None:
        body = f"<html>{SECRET}".encode()
        writer.write(b"HTTP/1.1 502 Bad\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body) + body)

    async with answering(echoes) as port:
        rule = operators_rule("127.0.0.1", encrypted=False)
        api = TelegramAPIServer.from_base(f"http://127.0.0.1:{port}")
        async with Bot(TOKEN, session=Session(rule, proxy=None, api=api)) as bot:
            with pytest.raises(TelegramNetworkError, match="502") as caught:
                await bot.get_me(request_timeout=20)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(("wbits", "encoding"), [(31, "gzip"), (31, "x-gzip"), (15, "deflate"), (-15, "deflate")])
def test_what_is_packed_in_a_usual_way_is_read(wbits: int, encoding: str) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    raw = packer.compress("Повар".encode() * 50_000) + packer.flush()
    for step in (100, len(raw)):
        measured = Measured(encoding)
        read = b"".join(piece for at in range(0, len(raw), step) for piece in measured.pieces(raw[at : at + step]))
        assert read == "Повар".encode() * 50_000


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_what_was_not_asked_for_is_not_read(encoding: str) -> None:
    with pytest.raises(ValueError, match="unpacked"):
        Measured(encoding)


def test_what_is_not_packed_as_it_says_is_not_read() -> None:
    with pytest.raises(ValueError, match="unpacked"):
        list(Measured("gzip").pieces(b"\xffno gzip at all"))


def test_as_much_as_was_agreed_is_read_and_not_a_byte_more() -> None:
    measured = Measured(most=3)
    assert list(measured.pieces(b"abc")) == [b"abc"]
    with pytest.raises(TooLargeError):
        list(measured.pieces(b"d"))


async def test_only_what_can_be_measured_is_asked_for() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["accept-encoding"])
        return httpx.Response(200, content=b"x" * MOST_BYTES)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), event_hooks=bounded(httpx)) as client:
        assert len((await client.get("https://api.example.org/")).content) == MOST_BYTES
    assert asked == ["gzip, deflate"]
