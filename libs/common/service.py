"""The shell of every service: FastAPI with one lifespan, the same probes, the same stop; metrics on their own port.

Start: engine → schema at head → broker (topology verified, until a deadline) → loops. Stop: the reverse. HTTP is served
from the end of the start, so that a service that cannot work is not "ready".
"""

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import nats.errors
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from libs.common import metrics, telemetry
from libs.common.background import Loop, Supervisor
from libs.common.db import migrate, roles
from libs.common.db.engine import create_engine, ping
from libs.common.errors import TransientError, VkatilsyaError
from libs.common.logging import configure as configure_logging
from libs.common.messaging import topology
from libs.common.messaging.broker import Broker, JetStreamPublisher, create_broker, jetstream, start_broker, stop_broker
from libs.common.messaging.outbox import Outbox
from libs.common.messaging.relay import Relay, keep_trimmed
from libs.common.messaging.rering import Rering
from libs.common.settings import (
    DatabaseSettings,
    HttpSettings,
    LogSettings,
    MessagingSettings,
    ModeSettings,
    NatsSettings,
    TelemetrySettings,
    load,
)
from libs.common.version import VERSION
from libs.common.watchdog import Watchdog

log = get_logger(__name__)
SCHEMA_DEADLINE = 60.0
LISTEN_BACKLOG = 2048
MIGRATE = "run `python -m libs.common.db.migrate`"


class ServiceSettings(
    DatabaseSettings, NatsSettings, MessagingSettings, LogSettings, TelemetrySettings, HttpSettings, ModeSettings
):
    """What every service reads from the environment."""


@dataclass
class Runtime:
    """What the shell hands to a service's wiring."""

    service: str
    settings: ServiceSettings
    engine: AsyncEngine
    broker: Broker
    outbox: Outbox
    supervisor: Supervisor = field(default_factory=Supervisor)
    loops: list[tuple[str, Loop, float]] = field(default_factory=list)
    closers: list[Callable[[], Any]] = field(default_factory=list)
    broker_ready: asyncio.Event = field(default_factory=asyncio.Event)
    draining: bool = False

    def loop(self, name: str, loop: Loop, *, stale_after: float = 60) -> None:
        """Register a loop; it starts after the broker and must beat every `stale_after` seconds."""
        self.loops.append((name, loop, stale_after))

    def on_drain(self, closer: Callable[[], Any]) -> None:
        """Register something to call first when the service stops (e.g. close sockets)."""
        self.closers.append(closer)


Wiring = Callable[[FastAPI, Runtime], AbstractAsyncContextManager[None]]


def build(
    service: str, settings: ServiceSettings, wiring: Wiring, *, waits_for_nats: bool = True, **fastapi_options: Any
) -> FastAPI:
    """The app of a service. `wiring(app, runtime)` registers handlers, routes and loops, and cleans up on its exit.

    With `waits_for_nats=False` the service starts and stays ready without NATS: its events wait in the outbox.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        provider = telemetry.configure(service, settings)
        if provider is not None:
            telemetry.instrument(app, provider)
        watchdog = Watchdog()
        watchdog.start()
        runtime = _runtime(service, settings, provider)
        app.state.runtime = runtime
        try:
            await _schema_ready(runtime.engine, service)
            with metrics.served(settings):
                async with wiring(app, runtime):
                    await _start(runtime, waits_for_nats=waits_for_nats)
                    gc.freeze()  # what has been loaded stays: no collection need look at it again
                    log.info("service is ready", action="service.ready")
                    try:
                        yield
                    finally:
                        await _stop(runtime)
        finally:
            await runtime.engine.dispose()
            telemetry.shutdown(provider)
            watchdog.stop()
            log.info("service ended", action="service.ended")

    fixed = {"docs_url": None, "redoc_url": None, "openapi_url": None, "version": VERSION}
    options: dict[str, Any] = {**fixed, **fastapi_options}
    app = FastAPI(title=f"vkatilsya {service}", lifespan=lifespan, **options)
    _probes(app, waits_for_nats=waits_for_nats)
    return app


def _runtime(service: str, settings: ServiceSettings, provider: Any) -> Runtime:
    engine = create_engine(
        settings.database_url,
        application_name=service,
        pool_size=settings.database_pool_size,
        statement_timeout_ms=settings.database_statement_timeout_ms,
    )
    broker = create_broker(service, settings, settings, tracer_provider=provider)
    runtime = Runtime(service, settings, engine, broker, Outbox(service))
    relay = Relay(engine, runtime.outbox, JetStreamPublisher(broker), settings)
    runtime.loop("relay", relay.run, stale_after=120)
    runtime.loop("prune", lambda heartbeat: keep_trimmed(engine, service, settings, heartbeat), stale_after=600)
    for durable in topology.DURABLES:
        if durable.name == service and durable.stream == topology.EVENTS:
            rering = Rering(engine, durable, JetStreamPublisher(broker), settings)
            runtime.loop("rering", rering.run, stale_after=300)
    return runtime


async def _schema_ready(engine: AsyncEngine, service: str) -> None:
    deadline = asyncio.get_running_loop().time() + SCHEMA_DEADLINE
    while True:
        try:
            problem = await _schema_problem(engine, service)
            if problem is None:
                return
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            problem = repr(error)[:300]
        if asyncio.get_running_loop().time() > deadline:
            raise TransientError(f"PostgreSQL is not ready: {problem}")
        log.info("waiting for PostgreSQL", action="database.waiting", error=problem)
        await asyncio.sleep(0.5)


async def _schema_problem(engine: AsyncEngine, service: str) -> str | None:
    if not await migrate.at_head(engine):
        return f"the schema is not at the revision of this code; {MIGRATE}"
    async with engine.connect() as connection:
        lacking = await roles.missing(connection, service)
    return f"the role may not {', '.join(lacking[:5])}; {MIGRATE}" if lacking else None


async def _start(runtime: Runtime, *, waits_for_nats: bool) -> None:
    if waits_for_nats:
        await _start_broker(runtime)
    else:
        runtime.supervisor.start("broker", lambda _: _start_broker(runtime), stale_after=float("inf"))
    for name, loop, stale_after in runtime.loops:
        runtime.supervisor.start(name, loop, stale_after=stale_after)


async def _start_broker(runtime: Runtime) -> None:
    await start_broker(runtime.broker, runtime.service, runtime.settings, runtime.settings)
    runtime.broker_ready.set()


async def _stop(runtime: Runtime) -> None:
    runtime.draining = True
    for closer in runtime.closers:
        result = closer()
        if asyncio.iscoroutine(result):
            await result
    await stop_broker(runtime.broker)
    await runtime.supervisor.stop(timeout=runtime.settings.graceful_seconds)


def _probes(app: FastAPI, *, waits_for_nats: bool) -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez(request: Request) -> JSONResponse:
        runtime: Runtime = request.app.state.runtime
        silent = [beat.name for beat in runtime.supervisor.heartbeats if not beat.alive]
        return JSONResponse(
            {"status": "silent" if silent else "ok", "silent": silent}, status_code=503 if silent else 200
        )

    @app.get("/readyz", include_in_schema=False)
    async def readyz(request: Request) -> JSONResponse:
        runtime: Runtime = request.app.state.runtime
        problems = await _problems(runtime)
        blocking = {name: text for name, text in problems.items() if name != "nats" or waits_for_nats}
        status = "unready" if blocking else "degraded" if problems else "ok"
        return JSONResponse({"status": status, "problems": problems}, status_code=503 if blocking else 200)


async def _problems(runtime: Runtime) -> dict[str, str]:
    problems: dict[str, str] = {}
    if runtime.draining:
        problems["draining"] = "the service is stopping"
    try:
        async with asyncio.timeout(1):
            await ping(runtime.engine)
    except (DBAPIError, SQLAlchemyError, OSError, TimeoutError) as error:
        problems["database"] = type(error).__name__
    try:
        async with asyncio.timeout(1):
            await _round_trip(runtime)
    except (nats.errors.Error, VkatilsyaError, OSError, TimeoutError) as error:
        problems["nats"] = type(error).__name__
    return problems


async def _round_trip(runtime: Runtime) -> None:
    """A look at JetStream itself: the connection's own flag stays true for minutes on a frozen server."""
    if not runtime.broker_ready.is_set():
        raise TransientError("The broker has not started yet")
    js = jetstream(runtime.broker)
    own = [durable for durable in topology.DURABLES if durable.name == runtime.service]
    if own:
        await js.consumer_info(own[0].stream, own[0].name)
    else:
        await js.stream_info(topology.EVENTS)


def run(service: str, settings_class: type[ServiceSettings], create: Callable[[Any], FastAPI]) -> int:
    """The body of every `__main__`. Exit codes: 0 stopped, 2 wrong settings or port, 3 could not start."""
    try:
        settings = load(settings_class)
        configure_logging(service, settings)
        listener = _listen(settings)
    except VkatilsyaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    server = uvicorn.Server(
        uvicorn.Config(
            create(settings),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws_ping_interval=20,
            ws_max_size=65_536,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=int(settings.graceful_seconds) or 1,
        )
    )
    # uvicorn raises the signal that stopped it once more when all is done: a stop that was asked for is no failure.
    signal.signal(signal.SIGTERM, _stopped)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    return 0 if server.started else 3


def _stopped(*_: object) -> None:
    raise SystemExit(0)


def _listen(settings: ServiceSettings) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in settings.http_host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.http_host, settings.http_port))
    except OSError as error:
        listener.close()
        raise TransientError(
            f"{settings.http_host}:{settings.http_port} is taken ({error.strerror}). "
            "Stop the other program or set HTTP_PORT."
        ) from error
    listener.listen(LISTEN_BACKLOG)
    return listener
