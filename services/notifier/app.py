"""The notifier: events in, notifications stored, frames out. The only place that picks implementations."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from libs.common import service
from libs.common.background import Heartbeat
from libs.common.service import Runtime
from services.notifier.handlers import register
from services.notifier.hub import Hub
from services.notifier.ports import Deps
from services.notifier.push import NatsPushBus
from services.notifier.settings import NotifierSettings
from services.notifier.sockets import add_socket
from services.notifier.watch import SessionWatch

SERVICE = "notifier"


def create(settings: NotifierSettings) -> FastAPI:
    """The app; nothing is connected until its lifespan begins."""

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        deps = Deps(runtime.engine, runtime.outbox, NatsPushBus(runtime.broker), settings)
        hub = Hub(deps.bus, queue=settings.socket_queue, per_user=settings.sockets_per_user)

        watch = SessionWatch(
            runtime.engine, period=settings.session_look_seconds, patience=settings.session_unseen_seconds
        )

        async def look(heartbeat: Heartbeat) -> None:
            await deps.bus.listen_for_ended(watch.ring)
            await watch.run(heartbeat)

        register(runtime.broker, deps)
        add_socket(app, deps, hub, watch)
        runtime.loop("sessions", look, stale_after=30)
        yield

    return service.build(SERVICE, settings, wiring)
