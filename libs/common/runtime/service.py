"""The shell of every service: FastAPI with one lifespan, the same probes, the same stop; metrics on their own port.

Start: engine → schema at head → broker (topology verified, until a deadline) → loops. Stop: the reverse. HTTP is served
from the end of the start, so that a service that cannot work is not "ready".
"""

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from structlog.stdlib import get_logger

from libs.common.concurrency.retry import retry_transient
from libs.common.concurrency.watchdog import Watchdog
from libs.common.db import migrate, missing
from libs.common.db.engine import create_engine
from libs.common.db.faults import DATABASE_AWAY, explained
from libs.common.db.transport import shown_by
from libs.common.errors import ConfigurationError, TransientError
from libs.common.http.own_hosts import OwnHosts
from libs.common.messaging import topology
from libs.common.messaging.broker import (
    JetStreamPublisher,
    check_broker,
    create_broker,
    start_broker,
    stop_broker,
)
from libs.common.messaging.outbox import Outbox
from libs.common.messaging.relay import Relay, keep_trimmed
from libs.common.messaging.republishing import Republisher
from libs.common.net.tls import ends
from libs.common.observability import metrics, telemetry
from libs.common.runtime.context import Runtime, ServiceSettings, Wiring
from libs.common.runtime.health import add_health_routes
from libs.common.runtime.outages import OutageWatch
from libs.common.version import VERSION

log = get_logger(__name__)


def build(
    service: str,
    settings: ServiceSettings,
    wiring: Wiring,
    *,
    waits_for_nats: bool = True,
    planned_once: bool = False,
    **fastapi_options: Any,
) -> FastAPI:
    """The app of a service. `wiring(app, runtime)` registers handlers, routes and loops, and cleans up on its exit.

    With `waits_for_nats=False` the service starts and stays ready without NATS: its events wait in the outbox.
    `planned_once` is said of its statements: see `create_engine`.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        provider = telemetry.configure(service, settings)
        if provider is not None:
            telemetry.instrument(app, provider)
        runtime = app.state.runtime = _runtime(service, settings, provider, planned_once=planned_once)
        async with _alive(runtime, provider), wiring(app, runtime), _working(runtime, waits_for_nats=waits_for_nats):
            yield

    fixed = {"docs_url": None, "redoc_url": None, "openapi_url": None, "version": VERSION}
    options: dict[str, Any] = {**fixed, **fastapi_options}
    app = FastAPI(title=f"vkatilsya {service}", lifespan=lifespan, **options)
    add_health_routes(app, waits_for_nats=waits_for_nats)
    app.add_middleware(OwnHosts, names=settings.host_names)
    return app


@asynccontextmanager
async def _alive(runtime: Runtime, provider: Any) -> AsyncGenerator[None]:
    """The database is as it must be, and whoever asks is told how the service does."""
    watchdog = Watchdog()
    watchdog.start()
    try:
        await _database_ready(runtime)
        with metrics.served(runtime.settings):
            yield
    finally:
        await runtime.engine.dispose()
        telemetry.shutdown(provider)
        watchdog.stop()
        log.info("service ended", action="service.ended")


@asynccontextmanager
async def _working(runtime: Runtime, *, waits_for_nats: bool) -> AsyncGenerator[None]:
    await _start(runtime, waits_for_nats=waits_for_nats)
    gc.freeze()  # what has been loaded stays: no collection need look at it again
    log.info("service is ready", action="service.ready")
    try:
        yield
    finally:
        await _stop(runtime)


def _runtime(service: str, settings: ServiceSettings, provider: Any, *, planned_once: bool) -> Runtime:
    engine = create_engine(
        settings.database_url,
        application_name=service,
        pool_size=settings.database_pool_size,
        statement_timeout_ms=settings.database_statement_timeout_ms,
        planned_once=planned_once,
    )
    broker = create_broker(service, settings, settings, tracer_provider=provider)
    runtime = Runtime(service, settings, engine, broker, Outbox(service), client_certificates=_shown(settings))
    relay = Relay(engine, runtime.outbox, JetStreamPublisher(broker), settings)
    runtime.loop("relay", relay.run, stale_after=120)
    runtime.loop("prune", lambda heartbeat: keep_trimmed(engine, service, settings, heartbeat), stale_after=600)
    for durable in topology.DURABLES:
        if durable.name == service and durable.stream == topology.EVENTS:
            republish = Republisher(engine, durable, JetStreamPublisher(broker), settings)
            runtime.loop("republish", republish.run, stale_after=300)
    watch = OutageWatch(engine, runtime.outbox, runtime.supervisor.heartbeats)
    runtime.loop("outages", watch.run)
    return runtime


def _shown(settings: ServiceSettings) -> dict[str, str]:
    """When the certificates end that it shows to servers, until it is begun anew."""
    shown = {"NATS": settings.nats_shown, "PostgreSQL": shown_by(settings.database_url)}
    return {server: ends(one).isoformat() for server, one in shown.items() if one is not None}


async def _database_ready(runtime: Runtime) -> None:
    await retry_transient(
        lambda: _check_database(runtime),
        seconds=runtime.settings.database_start_deadline_seconds,
        tell=lambda error, pause: log.info(
            "waiting for PostgreSQL", action="database.waiting", error=str(error)[:300], pause=pause
        ),
    )


async def _check_database(runtime: Runtime) -> None:
    engine, service = runtime.engine, runtime.service
    try:
        await migrate.check_schema(engine)
        async with engine.connect() as connection:
            lacking = await missing.missing(connection, service)
    except DATABASE_AWAY as error:
        raise explained(error, runtime.settings.database_url) from error
    if lacking:
        raise ConfigurationError(
            f"Роли {engine.url.username} не хватает прав ({', '.join(lacking[:5])}). Выполните make migrate."
        )


async def _start(runtime: Runtime, *, waits_for_nats: bool) -> None:
    if waits_for_nats:
        await _start_broker(runtime)
    else:
        await _refused_at_once(runtime)
        runtime.supervisor.start("broker", lambda _: _start_broker_later(runtime), stale_after=float("inf"))
    for name, loop, stale_after in runtime.loops:
        runtime.supervisor.start(name, loop, stale_after=stale_after)


async def _start_broker(runtime: Runtime) -> None:
    await start_broker(runtime.broker, runtime.service, runtime.settings, runtime.settings)
    runtime.broker_ready.set()


async def _refused_at_once(runtime: Runtime) -> None:
    """A NATS that is away may come back later; one that refuses this service ends the start."""
    try:
        await check_broker(runtime.service, runtime.settings, runtime.settings)
    except TransientError as error:
        log.info("starting without NATS", action="broker.waiting", error=str(error)[:300])


async def _start_broker_later(runtime: Runtime) -> None:
    try:
        await _start_broker(runtime)
    except ConfigurationError as error:
        runtime.end_with(error)


async def _stop(runtime: Runtime) -> None:
    runtime.draining = True
    try:
        async with asyncio.timeout(_left(runtime)):
            for closer in runtime.closers:
                result = closer()
                if asyncio.iscoroutine(result):
                    await result
            await stop_broker(runtime.broker)
    except TimeoutError:
        log.warning("handlers did not end in time", action="service.stop_late")
    await runtime.supervisor.stop(timeout=min(_left(runtime), runtime.settings.graceful_seconds))


def _left(runtime: Runtime) -> float:
    """Seconds that the stop may still take; the last one is for the connections."""
    if runtime.stop_by is None:
        return runtime.settings.graceful_seconds + runtime.settings.close_seconds
    return max(runtime.stop_by - asyncio.get_running_loop().time() - 1.0, 0.0)
