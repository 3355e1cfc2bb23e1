"""Several tabs of one person: each is told everything, and what one has read the others learn."""

import asyncio
from typing import Any
from uuid import UUID

import nats
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.settings.servers import NatsSettings
from services.notifier.settings import NotifierSettings
from tests.component.services.notifier.conftest import event_of, frames, publish, serving, socket_of, with_session


async def read(engine: AsyncEngine, user_id: UUID, seq: int) -> None:
    statement = "insert into notification_reads (user_id, seq) values (:id, :seq)"
    async with engine.begin() as connection:
        await connection.execute(text(statement), {"id": user_id, "seq": seq})


async def test_every_tab_gets_every_frame_and_one_that_leaves_takes_nobody_along(
    notifier: str, engine: AsyncEngine, nats_settings: NatsSettings
) -> None:
    user_id, token = await with_session(engine)
    async with socket_of(notifier, token) as one:
        async with socket_of(notifier, token) as two:
            await frames(one, "hello", 1)
            await frames(two, "hello", 1)
            await publish(engine, nats_settings, event_of(user_id, "обеим"))
            assert [(await frames(tab, "notification", 1))[0]["seq"] for tab in (one, two)] == [1, 1]
        await publish(engine, nats_settings, event_of(user_id, "оставшейся"))
        assert (await frames(one, "notification", 1))[0]["seq"] == 2


async def test_what_one_tab_reads_the_others_are_told_by_the_bell(
    settings: NotifierSettings, engine: AsyncEngine, nats_settings: NatsSettings, access: Any
) -> None:
    """The heartbeat is an hour away: only the bell of the api, with the api's rights, can have done it."""
    user_id, token = await with_session(engine)
    still = settings.model_copy(update={"socket_heartbeat_seconds": 3600})
    async with serving(still) as address, socket_of(address, token) as one, socket_of(address, token) as two:
        await publish(engine, nats_settings, event_of(user_id))
        await asyncio.gather(frames(one, "notification", 1), frames(two, "notification", 1))
        await read(engine, user_id, 1)
        api = await nats.connect(nats_settings.servers, user="api", password=access.passwords["api"])
        await api.publish(f"read.{user_id}", b"")
        await api.drain()
        assert [(await frames(tab, "read", 1))[0]["seq"] for tab in (one, two)] == [1, 1]


async def test_without_the_bell_the_heartbeat_tells_what_was_read(
    notifier: str, engine: AsyncEngine, nats_settings: NatsSettings
) -> None:
    user_id, token = await with_session(engine)
    async with socket_of(notifier, token) as tab:
        await publish(engine, nats_settings, event_of(user_id))
        await frames(tab, "notification", 1)
        await read(engine, user_id, 1)
        async with asyncio.timeout(30):
            while (await frames(tab, "seq", 1))[0]["read"] != 1:
                pass
    async with socket_of(notifier, token, after=1) as tab:
        assert (await frames(tab, "hello", 1))[0]["read"] == 1
