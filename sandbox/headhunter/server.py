"""Serving a world over a real socket: fast, silent, and with connections that faults can cut."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox.headhunter.app import App
from sandbox.serving.serve import BACKLOG, QuietServer, serve_until_stopped

OPTIONS: dict[str, Any] = {
    "loop": "uvloop",
    "lifespan": "off",
    "server_header": False,
    "timeout_keep_alive": 75,
    "timeout_graceful_shutdown": 1,
    "backlog": BACKLOG,
}


class SandboxProtocol(HttpToolsProtocol):
    """uvicorn's protocol that lends the connection to the application, so that faults can cut it."""

    def on_message_begin(self) -> None:
        """Start a request as usual, then note the transport in its scope."""
        super().on_message_begin()
        self.scope["sandbox.transport"] = self.transport  # pyright: ignore[reportGeneralTypeIssues]


def run(app: App, bound: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT, then end within a second."""
    serve_until_stopped(lambda: QuietServer(app, http=SandboxProtocol, **OPTIONS), bound, loop_factory=uvloop())


def uvloop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The faster loop where it is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
