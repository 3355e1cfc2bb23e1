"""A service as a process: settings, socket, start, HTTP, stop; every expected end is a sentence and an exit code.

SIGTERM and SIGINT are obeyed at any moment: a start that waits is given up at once, a running service stops in order,
and whatever hangs then is cut off when the promised time is over. Nothing is lost by that: work in flight is leased.
"""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Generator
from typing import Any, NoReturn

import uvicorn
from fastapi import FastAPI
from structlog.stdlib import get_logger

from libs.common import exits
from libs.common.errors import VkatilsyaError, exit_code
from libs.common.http.guard import HttpLimits, guarded
from libs.common.net.listening import listen
from libs.common.net.tls import shown
from libs.common.observability.logging import configure as configure_logging
from libs.common.runtime.context import Runtime, ServiceSettings
from libs.common.runtime.probe import INSTANCE_HEADER
from libs.common.settings.base import load

log = get_logger(__name__)
SWITCH_SECONDS = 0.001
"""How long a thread that computes may keep the interpreter from the event loop at each of its steps (Python: 5 ms)."""
YOUNG = 10_000
"""New objects between two collections of garbage (Python: 700): what a request makes dies by itself."""
GIVE_UP_SECONDS = 2.0
"""How long the end of a start that is given up may take."""

IDLE_SECONDS = 75
"""How long a connection without a request is kept: longer than clients and proxies keep theirs (5 to 60 s), else one of
them sends a request into a connection that is being closed, and a POST is sent again by nobody."""
TAKEN_SECONDS = 0.3
"""How long a server that is told to end still takes requests: those that were on their way are answered."""


def run(service: str, settings_class: type[ServiceSettings], create: Callable[[Any], FastAPI]) -> NoReturn:
    """The body of every `__main__`; ends the process.

    Exit codes: 0 stopped, 2 what a start anew cannot mend (settings, a taken port, a refused user, another schema,
    drifted queues), 3 PostgreSQL or NATS did not come back in time, or an unexpected fault.
    """
    signal.signal(signal.SIGTERM, lambda *_: _leave(exits.STOPPED))
    _leave(_lived(service, settings_class, create))


def _lived(service: str, settings_class: type[ServiceSettings], create: Callable[[Any], FastAPI]) -> int:
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(YOUNG)
    try:
        settings = load(settings_class)
        configure_logging(service, settings)
        listener = listen(settings.http_host, settings.http_port)
        certificate = shown(settings.http_certificate_file, settings.http_key_file)
        app = create(settings)
    except VkatilsyaError as error:
        return _reported(error)
    server = Server(_config(app, settings, certificate))
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        return runner.run(_Process(app, settings, server, listener).run())


class Server(uvicorn.Server):
    """Leaves the signals to the process: it is there before the server and after it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Closing a connection whose next request has come and is not read yet would reset it."""
        await asyncio.sleep(TAKEN_SECONDS)
        await super().shutdown(sockets)


class _Process:
    def __init__(self, app: FastAPI, settings: ServiceSettings, server: Server, listener: socket.socket) -> None:
        self._app, self._settings, self._server, self._listener = app, settings, server, listener
        self._serving = False
        self._asked = False
        self._main: asyncio.Task[None] | None = None

    async def run(self) -> int:
        """Return the exit code."""
        loop = asyncio.get_running_loop()
        for sig in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sig, self._stop)
        self._main = asyncio.create_task(self._live(), name="service")
        await asyncio.wait({self._main})
        if self._main.cancelled() or (self._asked and self._main.exception() is None):
            return 0
        error = self._main.exception() or self._fault()
        if isinstance(error, VkatilsyaError):
            return _reported(error)
        if error is not None:
            log.critical("the service ended unexpectedly", action="service.failed", exc_info=error)
            return 3
        return 0

    async def _live(self) -> None:
        async with self._app.router.lifespan_context(self._app):
            self._serving = True
            ending = asyncio.create_task(self._end_when_stopped())
            try:
                await self._server.serve(sockets=[self._listener])
            finally:
                ending.cancel()

    async def _end_when_stopped(self) -> None:
        runtime: Runtime = self._app.state.runtime
        await runtime.ended.wait()
        self._server.should_exit = True

    def _fault(self) -> VkatilsyaError | None:
        runtime: Runtime | None = getattr(self._app.state, "runtime", None)
        return runtime.fault if runtime is not None else None

    def _stop(self) -> None:
        if self._asked:
            return
        self._asked = True
        seconds = GIVE_UP_SECONDS
        if self._serving:
            seconds = self._settings.graceful_seconds + self._settings.close_seconds
            runtime: Runtime = self._app.state.runtime
            runtime.stop_by = asyncio.get_running_loop().time() + seconds
            self._server.should_exit = True
        elif self._main is not None:
            self._main.cancel()
        guard = threading.Timer(seconds, _cut_off)
        guard.daemon = True
        guard.start()


def _config(app: FastAPI, settings: ServiceSettings, certificate: ssl.SSLContext | None) -> uvicorn.Config:
    http, ws = guarded(
        HttpLimits(
            head_bytes=settings.http_head_bytes,
            headers=settings.http_headers,
            head_seconds=settings.http_head_seconds,
            body_seconds=settings.http_body_seconds,
            per_address=settings.http_per_address,
            connections=settings.http_connections,
            proxies=settings.proxies,
        )
    )
    return uvicorn.Config(
        app,
        http=http,
        ws=ws,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        headers=[(INSTANCE_HEADER, settings.http_instance)] if settings.http_instance else [],
        proxy_headers=False,
        timeout_keep_alive=IDLE_SECONDS,
        ws_ping_interval=20,
        ws_max_size=65_536,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=int(settings.graceful_seconds) or 1,
        ssl_context_factory=(lambda *_: certificate) if certificate is not None else None,
    )


def _reported(error: VkatilsyaError) -> int:
    sys.stderr.write(f"{error}\n")
    return exit_code(error)


def _leave(code: int) -> NoReturn:
    """End here and now, with what was logged written.

    The interpreter would first free all that was loaded, piece by piece: half a second of processor, many seconds on a
    busy machine, when no guard can cut it off any more, for its own threads are the first that it stops.
    """
    try:
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):  # whoever read it has gone
                stream.flush()
    finally:  # a signal in the midst of a write finds the stream taken
        os._exit(code)


def _cut_off() -> None:
    os.write(2, "Не всё остановилось вовремя; остаток прерван, он начнётся заново.\n".encode())
    os._exit(exits.STOPPED)
