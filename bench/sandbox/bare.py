"""The least that HTTP costs: an ASGI application that sends recorded answers, and a client of next to no work.

`python -m bench.sandbox.bare FILE` serves the answers of a file.
"""

import asyncio
import itertools
import json
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, Generator, Iterable, Iterator, MutableMapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bench.stage import world
from sandbox.headhunter.server import OPTIONS, uvloop
from sandbox.serving.serve import QuietServer, bind, serve_until_stopped
from standalone.processes.child import end_with_parent

Headers = list[tuple[bytes, bytes]]
_END = b"\r\n0\r\n\r\n"  # of a chunked answer; no JSON and, but once in 2**56, no gzip ends a piece like this


def recorded(file: Path) -> dict[str, tuple[Headers, bytes]]:
    """Header fields and body of an answer by path, from a JSON file of latin-1 texts."""
    saved: dict[str, tuple[list[list[str]], str]] = json.loads(file.read_text(encoding="utf-8"))
    return {
        path: ([(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers], body.encode("latin-1"))
        for path, (headers, body) in saved.items()
    }


def application(answers: dict[str, tuple[Headers, bytes]]) -> Any:
    """An ASGI application that looks an answer up and sends it."""

    async def app(scope: MutableMapping[str, Any], _receive: Any, send: Any) -> None:
        headers, body = answers[scope["path"]]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


class _Connection(asyncio.Protocol):
    """Asks the next thing as soon as the last answer is complete."""

    def __init__(self, load: "Load") -> None:
        self._load = load
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        transport.write(next(self._load.requests))

    def data_received(self, data: bytes) -> None:
        if not self._tail and not data.startswith(b"HTTP/1.1 200"):
            self._load.failed.append(data[:200])
        self._tail = (self._tail + data)[-len(_END) :] if len(data) < len(_END) else data[-len(_END) :]
        if self._tail == _END:
            self._tail = b""
            self._load.answered += 1
            if self._load.open:
                self._transport.write(next(self._load.requests))
            else:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._load.ended.release()
        if self._load.open:
            self._load.failed.append(f"the connection was lost: {exc}".encode())


@dataclass
class Load:
    """A closed loop: so many connections, each with one request under way."""

    requests: Iterator[bytes]
    answered: int = 0
    open: bool = True
    failed: list[bytes] = field(default_factory=list[bytes])
    ended: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))


@dataclass(frozen=True)
class Running:
    """A server that listens."""

    url: str
    pid: int
    seconds: float
    """From the command to its first line."""

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.url.rsplit(":", 1)[1])

    def processor_seconds(self) -> float:
        """What it has used of a processor so far."""
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system


@asynccontextmanager
async def server(log: Path, module: str, *arguments: str) -> AsyncGenerator[Running]:
    """A process that says `listening on …`; it gets SIGTERM at the end."""
    begun = time.perf_counter()
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", module, *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            env=world.inherited(),
            preexec_fn=end_with_parent(signal.SIGKILL),
        )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(world.START_SECONDS):
            line = (await process.stdout.readline()).decode()
        if not line.startswith("listening on "):
            raise world.BenchError(f"{module} did not start, see {log}")
        yield Running(line.removeprefix("listening on ").strip(), process.pid, time.perf_counter() - begun)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@contextmanager
def apart(*pids: int) -> Generator[None]:
    """Servers on one core, this process on another, where there are two."""
    before = os.sched_getaffinity(0)
    first, *rest = sorted(before)
    if rest:
        for pid in pids:
            os.sched_setaffinity(pid, {first})
        os.sched_setaffinity(0, set(rest))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


async def rate(of: Running, requests: Sequence[bytes], *, seconds: float, connections: int = 8) -> float:
    """Answers to these requests, in turn, for a second of the server's processor. BenchError for any but a 200."""
    load = Load(itertools.cycle(requests))
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(lambda: _Connection(load), "127.0.0.1", of.port)
    used, before = of.processor_seconds(), load.answered
    await asyncio.sleep(seconds)
    found = (load.answered - before) / (of.processor_seconds() - used)
    load.open = False
    for _ in range(connections):
        await load.ended.acquire()
    if load.failed:
        raise world.BenchError(f"the server refused: {load.failed[0]!r}")
    return found


def get(path: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def main() -> None:
    """Serve the answers of a file until told to stop."""
    app = application(recorded(Path(sys.argv[1])))
    serve_until_stopped(
        lambda: QuietServer(app, http=HttpToolsProtocol, **OPTIONS), bind("127.0.0.1", 0), loop_factory=uvloop()
    )


if __name__ == "__main__":
    main()
