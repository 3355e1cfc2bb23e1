"""The whole worker: an event over NATS, an application at hh, an event back; and a stop that loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select

from libs.common.events.base import Event
from libs.common.messaging.outbox import Pending
from libs.common.settings import MessagingSettings, NatsSettings
from services.auto_reply.app import create
from services.auto_reply.settings import AutoReplySettings
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.world import World, outbox_rows

Until = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]


@asynccontextmanager
async def running(settings: AutoReplySettings) -> AsyncIterator[Any]:
    """The worker's app with its lifespan, without an HTTP port."""
    app = create(settings)
    async with app.router.lifespan_context(app):
        yield app


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 15) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


@pytest.fixture
def over_nats(nats_settings: NatsSettings, messaging: MessagingSettings) -> dict[str, Any]:
    """Settings that join a worker to this test's NATS."""
    return {
        **nats_settings.model_dump(exclude={"nats_password"}),
        **messaging.model_dump(),
        "auto_reply_roles": "send",
        "sweep_seconds": 0.3,
    }


async def tell(world: World, *events: Event | Pending) -> None:
    """Record events as the service itself would."""
    async with world.engine.begin() as connection:
        await world.deps.outbox.add(connection, *events)


async def test_a_found_match_is_applied_to_and_told_over_nats(make: Make, over_nats: dict[str, Any]) -> None:
    world = await make(**over_nats)
    found = [await world.match(number) for number in range(3)]
    async with running(world.deps.settings):
        await tell(world, *found)

        async def published() -> bool:
            async with world.engine.connect() as connection:
                query = select(outbox_rows.c.published_at).where(outbox_rows.c.subject == "reply.sent")
                return [row is not None for row in (await connection.execute(query)).scalars()] == [True] * 3

        await until(published)
    assert len(world.accepted()) == 3
    assert await world.states() == ["sent"] * 3
