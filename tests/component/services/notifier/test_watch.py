"""A session that ends takes its sockets with it: busy or idle, with the bell or without it."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import nats
import pytest
import websockets
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from websockets.asyncio.client import ClientConnection

from libs.common.settings.servers import NatsSettings
from services.notifier.settings import NotifierSettings
from tests.component.services.notifier.conftest import (
    event_of,
    frames,
    publish,
    serving,
    socket_of,
    with_session,
)

ENDS = {
    "revoked": "update sessions set revoked_at = now()",
    "expired": "update sessions set expires_at = now()",
    "idle": "update sessions set last_seen_at = now() - interval '8 days'",
    "gone": "delete from sessions",
}


@asynccontextmanager
async def busy(engine: AsyncEngine, nats_settings: NatsSettings, user_id: UUID) -> AsyncGenerator[None]:
    """An event of the user every 100 ms."""

    enough = asyncio.Event()

    async def send() -> None:
        while not enough.is_set():
            await publish(engine, nats_settings, event_of(user_id, "ещё"))
            await asyncio.sleep(0.1)

    task = asyncio.create_task(send())
    try:
        yield
    finally:
        enough.set()  # not cancelled: a client that connects or closes just then may swallow it, and send for ever
        await task


async def end(engine: AsyncEngine, statement: str, user_id: UUID) -> float:
    async with engine.begin() as connection:
        await connection.execute(text(f"{statement} where user_id = :user_id"), {"user_id": user_id})
    return time.monotonic()


async def ring(nats_settings: NatsSettings, access: Any, user_id: UUID) -> None:
    """As the api does, with the rights of the api."""
    client = await nats.connect(nats_settings.servers, user="api", password=access.passwords["api"])
    await client.publish(f"session.{user_id}", b"")
    await client.drain()


async def code_of(client: ClientConnection) -> int:
    with suppress(websockets.ConnectionClosed):
        async with asyncio.timeout(30):
            async for _ in client:
                pass
    assert client.close_code is not None
    return client.close_code


@pytest.mark.parametrize("way", ENDS)
async def test_an_idle_socket_ends_with_its_session_though_the_bell_is_lost(
    notifier: str,
    engine: AsyncEngine,
    way: str,
) -> None:
    user_id, token = await with_session(engine)
    async with socket_of(notifier, token) as client:
        await frames(client, "hello", 1)
        ended = await end(engine, ENDS[way], user_id)
        assert await code_of(client) == 4401
        assert time.monotonic() - ended < 10


async def test_a_demanded_second_factor_ends_the_socket_of_whoever_has_none_and_opens_no_other(
    notifier: str, engine: AsyncEngine
) -> None:
    demand = "insert into second_factor_demands (scope, demanded_by) values ('system', 'operator')"
    on = "insert into second_factors (user_id, secret, confirmed_at) values (:user_id, 'sealed', now())"
    (_, token), (careful, other) = await with_session(engine), await with_session(engine)
    async with engine.begin() as connection:
        await connection.execute(text(on), {"user_id": careful})
    async with socket_of(notifier, token) as owing, socket_of(notifier, other) as client:
        await frames(owing, "hello", 1)
        await frames(client, "hello", 1)
        async with engine.begin() as connection:
            await connection.execute(text(demand))
        assert await code_of(owing) == 4401
        with pytest.raises(websockets.InvalidStatus, match="403"):
            async with socket_of(notifier, token):
                pass
        async with socket_of(notifier, other) as again:
            await frames(again, "hello", 1)
        assert client.close_code is None


@pytest.mark.parametrize("way", ["revoked", "expired"])
async def test_a_busy_socket_ends_with_its_session_though_the_bell_is_lost(
    notifier: str,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    way: str,
) -> None:
    user_id, token = await with_session(engine)
    async with socket_of(notifier, token) as client, busy(engine, nats_settings, user_id):
        await frames(client, "notification", 3)
        ended = await end(engine, ENDS[way], user_id)
        assert await code_of(client) == 4401
    assert time.monotonic() - ended < 3


async def test_the_bell_ends_a_socket_at_once(
    settings: NotifierSettings,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    access: Any,
) -> None:
    """The look of its own is an hour away: only the bell can have done it."""
    async with serving(settings.model_copy(update={"session_look_seconds": 3600})) as address:
        user_id, token = await with_session(engine)
        async with socket_of(address, token) as client, busy(engine, nats_settings, user_id):
            await frames(client, "notification", 3)
            ended = await end(engine, ENDS["revoked"], user_id)
            await ring(nats_settings, access, user_id)
            assert await code_of(client) == 4401
        assert time.monotonic() - ended < 1


async def test_a_bell_without_an_ended_session_ends_nothing(
    notifier: str,
    engine: AsyncEngine,
    nats_settings: NatsSettings,
    access: Any,
) -> None:
    user_id, token = await with_session(engine)
    async with socket_of(notifier, token) as client:
        await frames(client, "hello", 1)
        await ring(nats_settings, access, user_id)
        assert [one["type"] for one in await frames(client, "seq", 5)] == ["seq"] * 5


async def test_only_the_ended_session_loses_its_socket(notifier: str, engine: AsyncEngine) -> None:
    (thief, stolen), (_, other) = await with_session(engine), await with_session(engine)
    async with socket_of(notifier, stolen) as one, socket_of(notifier, other) as two:
        await frames(one, "hello", 1)
        await frames(two, "hello", 1)
        await end(engine, ENDS["revoked"], thief)
        assert await code_of(one) == 4401
        assert len(await frames(two, "seq", 3)) == 3


async def test_a_binary_frame_is_answered_with_a_proper_close(notifier: str, engine: AsyncEngine) -> None:
    _, token = await with_session(engine)
    async with socket_of(notifier, token) as client:
        await frames(client, "hello", 1)
        await client.send("words are ignored")
        assert json.loads(await client.recv())["type"] == "seq"
        await client.send(b"\x00\x01")
        assert await code_of(client) == 1003


async def test_a_client_that_talks_without_end_is_cut_off(notifier: str, engine: AsyncEngine) -> None:
    """Each message is work for the process that serves everybody's sockets."""
    _, token = await with_session(engine)
    async with socket_of(notifier, token) as socket:
        await socket.recv()
        with suppress(websockets.ConnectionClosed):
            for _ in range(10_000):
                await socket.send("x" * 1_000)
        assert await code_of(socket) == 1008


async def test_over_https_only_the_cookie_bound_to_the_host_signs_in(
    settings: NotifierSettings,
    engine: AsyncEngine,
) -> None:
    public = "https://vk.example.org"
    async with serving(settings.model_copy(update={"public_url": public})) as address:
        _, token = await with_session(engine)
        for cookie, allowed in ((f"sid={token}", False), (f"__Host-sid={token}", True)):
            headers = {"Cookie": cookie}
            connecting = websockets.connect(
                f"ws://{address}/ws", origin=websockets.Origin(public), additional_headers=headers
            )
            if allowed:
                async with connecting as client:
                    await frames(client, "hello", 1)
            else:
                with pytest.raises(websockets.InvalidStatus):
                    await connecting
