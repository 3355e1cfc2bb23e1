"""The notifier: events in, notifications stored, told on every channel. The only place that picks implementations."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.runtime import service
from libs.common.runtime.context import Runtime
from services.notifier.channels import configured
from services.notifier.deliveries.courier import Courier
from services.notifier.deliveries.routing import Routing
from services.notifier.deliveries.testing import Tests
from services.notifier.handlers import register
from services.notifier.hub import Hub
from services.notifier.ports import Deps
from services.notifier.push import NatsPushBus
from services.notifier.settings import NotifierSettings
from services.notifier.sockets import add_socket
from services.notifier.storing import Storing
from services.notifier.watch import SessionWatch

SERVICE = "notifier"


def create(settings: NotifierSettings) -> FastAPI:
    """The app; nothing is connected until its lifespan begins."""

    @asynccontextmanager
    async def wiring(app: FastAPI, runtime: Runtime) -> AsyncGenerator[None]:
        async with configured.channels(runtime.engine, settings) as channels:
            couriers = [Courier(runtime.engine, runtime.outbox, channel, settings) for channel in channels]
            routing = Routing({courier.channel: courier.wake for courier in couriers})
            bus = NatsPushBus(runtime.broker)
            deps = Deps(runtime.engine, runtime.outbox, bus, routing, Storing(runtime.engine, routing), settings)
            hub = Hub(runtime.engine, per_user=settings.sockets_per_user)
            watch = SessionWatch(
                runtime.engine, period=settings.session_look_seconds, patience=settings.session_unseen_seconds
            )

            async def look(heartbeat: Heartbeat) -> None:
                await bus.listen(on_push=hub.deliver, on_ended=watch.ring, on_read=hub.read)
                await watch.run(heartbeat)

            register(runtime.broker, deps)
            add_socket(app, deps, hub, watch)
            runtime.loop("sessions", look, stale_after=30)
            runtime.loop("pulse", partial(hub.pulse, period=settings.socket_heartbeat_seconds))
            runtime.loop("slow_readers", partial(hub.slow, period=settings.socket_send_seconds / 4))
            runtime.loop("reading", partial(hub.reading, period=60))
            runtime.loop("tests", Tests(runtime.engine, [courier.channel for courier in couriers]).run)
            for courier in couriers:
                runtime.loop(f"deliver-{courier.channel}", courier.run, stale_after=120)
            yield

    return service.build(SERVICE, settings, wiring)
