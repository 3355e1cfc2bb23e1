"""A service that begins anew behind the proxy: requests wait for it, and none is carried out twice."""

import asyncio
import importlib.util
import shutil
import ssl
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from libs.common.net.tls import shown
from standalone.ports import free_port
from tests.component.libs.tls.proxied import HOST, NEEDS_NGINX, ROOT, authority, proxy, told

__all__ = ["authority", "told"]
pytestmark = NEEDS_NGINX
CA = "proxy-settings/ca.pem"
_found = importlib.util.spec_from_file_location("waiting", ROOT / "deploy" / "proxy" / "waiting.py")
assert _found is not None
assert _found.loader is not None
waiting: Any = importlib.util.module_from_spec(_found)
_found.loader.exec_module(waiting)


class Here(waiting.Waiting):
    """Every service is on this machine, which no name server here says."""

    asked = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        await super().answer(reader, writer)

    async def addresses(self, name: str) -> list[str]:
        return ["127.0.0.1"]


class Replica:
    """A service that answers, or closes the connection after it has read; what it read."""

    def __init__(self, port: int, pair: ssl.SSLContext, *, answers: bool = True) -> None:
        self.port, self._pair, self._answers = port, pair, answers
        self.read: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, EOFError):  # who only looked whether it is there
            writer.close()
            return
        self.read.append(head.decode().partition("\r\n")[0])
        if self._answers:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        writer.close()

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator["Replica"]:
        async with await asyncio.start_server(self, "127.0.0.1", self.port, ssl=self._pair):
            yield self


@pytest.fixture
def pair(told: dict[str, dict[str, str]], tmp_path: Path) -> ssl.SSLContext:
    for name in ("server.pem", "server.key"):
        (tmp_path / name).write_text(told["api"][name], encoding="ascii")
    context = shown(str(tmp_path / "server.pem"), str(tmp_path / "server.key"))
    assert context is not None
    return context


@pytest.fixture
def place() -> Iterator[Path]:
    """A short way: that to a socket has no more than a hundred letters."""
    folder = Path(tempfile.mkdtemp(prefix="waits-"))
    yield folder / "waiting.sock"
    shutil.rmtree(folder)


@pytest.fixture
async def here(pair: ssl.SSLContext, place: Path, tmp_path: Path) -> AsyncIterator[Here]:
    """What says when the api works, listening at `place`; `port` is where it asks."""
    port = free_port()
    found = Here(port, str(tmp_path / CA))
    async with await asyncio.start_unix_server(found.answer, place):
        found.port = port
        yield found


async def until(asked: Any) -> None:
    async with asyncio.timeout(30):
        while not asked():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def people(tmp_path: Path, here: Here, place: Path, **patience: int) -> AsyncGenerator[httpx.AsyncClient]:
    async with (
        proxy(tmp_path, here.port, waits=place, **patience) as url,
        httpx.AsyncClient(base_url=url, headers=HOST, trust_env=False, timeout=60) as client,
    ):
        yield client


async def test_requests_and_writes_wait_for_a_service_that_begins_anew(
    pair: ssl.SSLContext, here: Here, place: Path, tmp_path: Path
) -> None:
    async with people(tmp_path, here, place) as client:
        asked = [
            asyncio.create_task(client.request(how, f"/api/things?n={number}&path=%2F", content=b"x" * 40_000))
            for number, how in enumerate(("GET", "POST", "PUT", "PATCH", "DELETE") * 4)
        ]
        await until(lambda: here.asked == len(asked))
        async with Replica(here.port, pair).serving() as replica:
            answers = await asyncio.gather(*asked)
    assert [one.status_code for one in answers] == [200] * len(asked)
    assert sorted(replica.read) == sorted(
        f"{one.request.method} {one.request.url.raw_path.decode()} HTTP/1.1" for one in answers
    )


async def test_a_service_that_takes_connections_before_it_works_is_waited_for(
    pair: ssl.SSLContext, here: Here, place: Path, tmp_path: Path
) -> None:
    """It listens before it serves: connections wait in the system, and nobody shows a certificate."""

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with people(tmp_path, here, place) as client:
        async with await asyncio.start_server(silent, "127.0.0.1", here.port):
            asked = asyncio.create_task(client.post("/api/things"))
            await until(lambda: here.asked)
        async with Replica(here.port, pair).serving() as replica:
            assert (await asked).status_code == 200
    assert replica.read == ["POST /api/things HTTP/1.1"]


async def test_what_may_have_been_carried_out_is_not_sent_again(
    pair: ssl.SSLContext, here: Here, place: Path, tmp_path: Path
) -> None:
    async with (
        people(tmp_path, here, place) as client,
        Replica(here.port, pair, answers=False).serving() as replica,
    ):
        for how in ("POST", "PATCH"):
            assert (await client.request(how, "/api/things")).status_code == 503
        assert len(replica.read) == 2
        assert here.asked == 0
        assert (await client.get("/api/things")).status_code == 503
        assert len(replica.read) > 3, "a read does no harm"


@pytest.mark.parametrize(("sent", "kind"), [({}, "default"), ({"Sec-Fetch-Dest": "empty"}, "empty")])
async def test_who_waited_long_enough_is_told_so(
    here: Here, place: Path, tmp_path: Path, sent: dict[str, str], kind: str
) -> None:
    """The page itself gives up after ten seconds: it is told before, and says that the server begins anew."""
    async with people(tmp_path, here, place, **{kind: 1}) as client:
        answer = await client.get("/api/things", headers=sent)
    assert (answer.status_code, answer.json()["code"]) == (503, "restarting")
    assert here.asked == 1
