"""Serving a sandbox over a real socket."""

import asyncio
import signal
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox.headhunter.app import App

KEEP_ALIVE_S = 75
DRAIN_S = 1


class SandboxProtocol(HttpToolsProtocol):
    """uvicorn's protocol that lends the connection to the application, so that faults can cut it."""

    def on_message_begin(self) -> None:
        """Start a request as usual, then note the transport in its scope."""
        super().on_message_begin()
        self.scope["sandbox.transport"] = self.transport  # pyright: ignore[reportGeneralTypeIssues]


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(2048)
    except OSError:
        bound.close()
        raise
    bound.setblocking(False)
    return bound


class Server(uvicorn.Server):
    """A uvicorn server that says when it listens and leaves signals to the caller."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def serve_quietly(self, sockets: list[socket.socket]) -> None:
        """Serve without uvicorn's signal handlers, which raise the signal again when all is done."""
        await self._serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to accept, then announce it."""
        await super().startup(sockets)
        self._announce()


def build(app: App, announce: Callable[[], None]) -> Server:
    """A server for the application: no access log, no headers of its own but the date."""
    settings: dict[str, Any] = {
        "loop": "uvloop",
        "http": SandboxProtocol,
        "ws": "none",
        "lifespan": "off",
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE_S,
        "timeout_graceful_shutdown": DRAIN_S,
        "backlog": 2048,
    }
    return Server(uvicorn.Config(app, **settings), announce)


def run(app: App, bound: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then end within the drain time."""
    server = build(app, announce)

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, lambda: setattr(server, "should_exit", True))
        await server.serve_quietly([bound])

    with asyncio.Runner(loop_factory=_uvloop()) as runner:
        runner.run(serve())


def _uvloop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
