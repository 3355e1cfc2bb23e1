"""The notifier: events in, notifications stored, frames out. The only place that picks implementations."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from libs.common import service
from libs.common.service import Runtime
from services.notifier.handlers import register
from services.notifier.hub import Hub
from services.notifier.ports import Deps
from services.notifier.push import NatsPushBus
from services.notifier.settings import NotifierSettings
from services.notifier.sockets import add_socket

SERVICE = "notifier"


def create(settings: NotifierSettings) -> FastAPI:
    """The app; nothing is connected until its lifespan begins."""

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        deps = Deps(runtime.engine, runtime.outbox, NatsPushBus(runtime.broker), settings)
        hub = Hub(deps.bus, queue=settings.socket_queue, per_user=settings.sockets_per_user)

        register(runtime.broker, deps)
        add_socket(app, deps, hub)
        yield

    return service.build(SERVICE, settings, wiring)
