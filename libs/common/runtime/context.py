"""What a running service has in its hands: settings, engine, broker, outbox, loops."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.concurrency.supervisor import Loop, Supervisor
from libs.common.errors import VkatilsyaError
from libs.common.messaging.broker import (
    Broker,
)
from libs.common.messaging.outbox import Outbox
from libs.common.settings.http import HttpSettings
from libs.common.settings.logs import LogSettings, TelemetrySettings
from libs.common.settings.mode import ModeSettings
from libs.common.settings.servers import DatabaseSettings, MessagingSettings, NatsSettings


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
    client_certificates: dict[str, str] = field(default_factory=dict[str, str])
    """When that ends which this process shows to NATS and to PostgreSQL, as ISO 8601."""
    broker_ready: asyncio.Event = field(default_factory=asyncio.Event)
    draining: bool = False
    stop_by: float | None = None
    """When the stop must be over, by the loop's clock; None before somebody asks for it."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    fault: VkatilsyaError | None = None

    def end_with(self, fault: VkatilsyaError) -> None:
        """Stop the service in order, for a reason that a start anew cannot mend."""
        self.fault = fault
        self.ended.set()

    def loop(self, name: str, loop: Loop, *, stale_after: float = 60) -> None:
        """Register a loop; it starts after the broker and must beat every `stale_after` seconds."""
        self.loops.append((name, loop, stale_after))

    def on_drain(self, closer: Callable[[], Any]) -> None:
        """Register something to call first when the service stops (e.g. close sockets)."""
        self.closers.append(closer)


Wiring = Callable[[FastAPI, Runtime], AbstractAsyncContextManager[None]]
