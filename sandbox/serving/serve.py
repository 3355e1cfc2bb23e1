"""Runs one ASGI application on one socket: as a process that says where it listens, or inside a running loop."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import override

BACKLOG = 2048
_GRACE_SECONDS = 0.3
INSTANCE = "HTTP_INSTANCE"
"""A word of whoever started this process; every answer repeats it in X-Instance, to tell it from a stranger's."""


class _Interruptible:
    """The application, whose waiting requests can be answered with 503 when the server stops."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._running: set[asyncio.Task[object]] = set()
        self._stopping = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self._app(scope, receive, send)
            return
        started = False

        async def noting_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        self._running.add(task)
        try:
            await self._app(scope, receive, noting_send)
        except asyncio.CancelledError:
            if not self._stopping or started:
                raise
            task.uncancel()
            await PlainTextResponse("The sandbox is stopping.", status_code=503)(scope, receive, send)
        finally:
            self._running.discard(task)

    async def interrupt(self) -> None:
        """Give running requests a moment, then end them."""
        self._stopping = True
        if self._running:
            await asyncio.wait(self._running, timeout=_GRACE_SECONDS)
        for task in self._running:
            task.cancel()


class QuietServer(uvicorn.Server):
    """A uvicorn server that leaves signals alone, tells when it accepts connections, and ends without pauses."""

    def __init__(self, app: ASGIApp, **options: Any) -> None:
        quiet: dict[str, Any] = {
            "log_level": "warning",
            "access_log": False,
            "timeout_graceful_shutdown": 2,
            "ws": "none",
            "headers": [("X-Instance", os.environ[INSTANCE])] if os.environ.get(INSTANCE) else [],
        }
        super().__init__(uvicorn.Config(app, **{**quiet, **options}))
        self.listening = asyncio.Event()
        self._leaving = asyncio.Event()

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.listening.set()

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Nothing: uvicorn's own version raises the signal again at the end, and the exit code would not be 0."""
        yield

    @override
    async def main_loop(self) -> None:
        """Tick as uvicorn does, ten times a second, but notice at once that it is time to leave."""
        ticks = 0
        while not await self.on_tick(ticks % 864_000):
            ticks += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 0.1)

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more, and wait for what runs, up to the graceful time; uvicorn's own version naps in between."""
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if running := list(self.server_state.tasks):
            _, late = await asyncio.wait(running, timeout=self.config.timeout_graceful_shutdown)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self.lifespan.shutdown()

    async def leave(self, serving: asyncio.Task[None]) -> None:
        """Stop, as soon as running requests are answered or their time is over."""
        self.should_exit = True
        self._leaving.set()
        await serving


class PromptServer(QuietServer):
    """A server that does not wait for requests that hang: at its end they are answered with 503."""

    def __init__(self, app: ASGIApp) -> None:
        self._requests = _Interruptible(app)
        super().__init__(self._requests)

    @override
    async def leave(self, serving: asyncio.Task[None]) -> None:
        await self._requests.interrupt()
        await super().leave(serving)


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 means any free one. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise OSError(f"cannot listen on {host}:{port}: {_reason(error)}. Choose another --port.") from error
    listener.setblocking(False)
    return listener


def _reason(error: OSError | OverflowError) -> str:
    return str(error) if isinstance(error, OverflowError) else error.strerror or str(error)


@contextlib.asynccontextmanager
async def running(server: QuietServer, listener: socket.socket) -> AsyncGenerator[str]:
    """Serve in this loop while the block runs; gives the base address, without a slash at its end."""
    task = asyncio.create_task(server.serve(sockets=[listener]))
    waiter = asyncio.create_task(server.listening.wait())
    await asyncio.wait({task, waiter}, return_when=asyncio.FIRST_COMPLETED)
    try:
        host, port = listener.getsockname()[:2]
        yield f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    finally:
        waiter.cancel()
        await server.leave(task)


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, listener: socket.socket | None = None) -> AsyncGenerator[str]:
    """Serve an application in this loop while the block runs; gives the base address."""
    async with running(PromptServer(app), listener or bind("127.0.0.1", 0)) as address:
        yield address


def run(app: ASGIApp, host: str, port: int) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code (1 when the port cannot be had)."""
    try:
        listener = bind(host, port)
    except OSError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's own answer
        return 1
    serve_until_stopped(lambda: PromptServer(app), listener)
    return 0


def serve_until_stopped(
    build: Callable[[], QuietServer],
    listener: socket.socket,
    *,
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT in a loop of its own; one line on standard output says where."""

    async def serve() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with running(build(), listener) as address:
            print(f"listening on {address}", flush=True)  # noqa: T201 - launchers wait for this line
            await stop.wait()

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(serve())
