"""The notifier as a process sees it: events over a real NATS, rows in a real PostgreSQL, frames over a real socket."""

import asyncio
import json
import os
import random
import signal
import socket
from typing import Any
from uuid import UUID

import httpx
import nats
import pytest
import websockets
from prometheus_client import REGISTRY
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.base import table_of
from libs.common.db.tables.notifier import Notification
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.permissions import ASK
from libs.common.runtime.health import AWAY_SECONDS, SLOW_SECONDS
from libs.common.runtime.probe import PATIENCE_SECONDS
from libs.common.settings.servers import NatsSettings
from services.notifier import store
from services.notifier.deliveries.routing import Routing
from services.notifier.settings import NotifierSettings
from services.notifier.storing import Storing
from services.notifier.templates import template
from standalone.servers.nats import NatsServer
from tests.component.services.notifier.conftest import (
    PUBLIC,
    event_of,
    frames,
    publish,
    serving,
    socket_of,
    with_session,
)
from tests.support.broker import taken
from tests.support.recorded import record


async def test_an_event_becomes_one_row_and_one_frame_however_often_it_is_delivered(
    notifier: str, engine: AsyncEngine, nats_settings: NatsSettings
) -> None:
    user_id, token = await with_session(engine)
    async with socket_of(notifier, token) as client:
        await frames(client, "hello", 1)
        same = new_id()
        await publish(
            engine,
            nats_settings,
            *[event_of(user_id, "раз")] * 5,
            event_of(user_id, "два"),
            ids=[*[same] * 5, new_id()],
        )
        received = await frames(client, "notification", 2)
    assert [(item["seq"], item["body"]) for item in received] == [(1, "раз"), (2, "два")]
    async with engine.connect() as connection:
        rows = (await connection.execute(select(table_of(Notification).c.seq).order_by("seq"))).scalars().all()
    assert rows == [1, 2]


async def test_concurrent_duplicates_leave_no_hole_in_the_sequence(engine: AsyncEngine) -> None:
    user_id, _ = await with_session(engine)
    ids = [new_id() for _ in range(20)]
    deliveries = ids * 4
    random.Random(1).shuffle(deliveries)

    async def deliver(event_id: UUID) -> None:
        async with engine.begin() as connection:
            await store.store(connection, [template(event_of(user_id), event_id)])

    await asyncio.gather(*(deliver(event_id) for event_id in deliveries))
    async with engine.connect() as connection:
        rows = await store.after(connection, user_id, 0)
        assert await store.last_seq(connection, user_id) == 20
    assert [row.seq for row in rows] == list(range(1, 21))


async def test_what_is_stored_together_is_numbered_one_by_one_and_what_cannot_be_stored_keeps_nobody_back(
    engine: AsyncEngine,
) -> None:
    (first, _), (second, _) = await with_session(engine), await with_session(engine)
    storing, ids = Storing(engine, Routing({})), [new_id() for _ in range(20)]
    items = [(event_of(first if n % 2 else second, str(n)), ids[n]) for n in range(20)]
    broken = (event_of(first, "nobody recorded it"), new_id())
    for event, event_id in items:
        await record(engine, event, event_id)
    answers = await asyncio.gather(
        *(storing.store(*item) for item in [*items[:10], broken, *items[5:]]), return_exceptions=True
    )
    assert [type(one).__name__ for one in answers] == [
        *["Stored"] * 10,
        "UnrecordedError",
        *["NoneType"] * 5,
        *["Stored"] * 10,
    ]
    async with engine.connect() as connection:
        for user_id in (first, second):
            rows = await store.after(connection, user_id, 0)
            assert [row.seq for row in rows] == list(range(1, 11))
            assert sorted(int(row.notification.body) for row in rows) == [int(row.notification.body) for row in rows]


async def test_a_browser_that_reconnects_at_random_misses_nothing(
    notifier: str, engine: AsyncEngine, nats_settings: NatsSettings
) -> None:
    user_id, token = await with_session(engine)
    total, seen, rng = 300, [], random.Random(7)
    producer = asyncio.create_task(publish(engine, nats_settings, *[event_of(user_id, str(n)) for n in range(total)]))
    async with asyncio.timeout(60):
        while len(seen) < total:
            async with socket_of(notifier, token, after=seen[-1] if seen else 0) as client:
                for _ in range(rng.randint(1, 40)):
                    content = json.loads(await client.recv())
                    if content["type"] == "notification":
                        seen.append(content["seq"])
                if rng.random() < 0.5:
                    client.transport.abort()
    await producer
    assert seen == list(range(1, total + 1))


async def test_a_lost_push_is_healed_by_the_heartbeat(notifier: str, engine: AsyncEngine) -> None:
    user_id, token = await with_session(engine)
    async with socket_of(notifier, token) as client:
        await frames(client, "hello", 1)
        async with engine.begin() as connection:
            await store.store(connection, [template(event_of(user_id, "тихо"), new_id())])
        assert (await frames(client, "notification", 1))[0]["body"] == "тихо"


async def test_a_hole_that_cannot_be_filled_is_told_as_resync(notifier: str, engine: AsyncEngine) -> None:
    user_id, token = await with_session(engine)
    async with engine.begin() as connection:
        await store.store(connection, [template(event_of(user_id), new_id()) for _ in range(5)])
        notifications = table_of(Notification)
        await connection.execute(notifications.delete().where(notifications.c.seq == 3))
    async with socket_of(notifier, token, after=1) as client:
        assert [item["seq"] for item in await frames(client, "notification", 1)] == [2]
        assert (await frames(client, "resync", 1))[0]["seq"] == 5
    async with socket_of(notifier, token, after=99) as client:
        assert (await frames(client, "resync", 1))[0]["seq"] == 5


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_a_page_of_this_machine_may_listen_under_each_of_its_names(
    notifier: str, engine: AsyncEngine, host: str
) -> None:
    """The same origins as may write: a client opened as localhost gets its live frames, too."""
    _, token = await with_session(engine)
    async with socket_of(notifier, token, origin=PUBLIC.replace("127.0.0.1", host)) as client:
        await frames(client, "hello", 1)


@pytest.mark.parametrize(("token", "origin"), [("wrong", PUBLIC), ("", PUBLIC), (None, "http://evil.example")])
async def test_foreign_origins_and_strangers_are_refused_before_the_upgrade(
    notifier: str, engine: AsyncEngine, token: str | None, origin: str
) -> None:
    _, good = await with_session(engine)
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with socket_of(notifier, good if token is None else token, origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_one_user_never_sees_anothers_notifications(
    notifier: str, engine: AsyncEngine, nats_settings: NatsSettings
) -> None:
    (first, first_token), (second, second_token) = await with_session(engine), await with_session(engine)
    async with socket_of(notifier, first_token) as one, socket_of(notifier, second_token) as two:
        await frames(one, "hello", 1)
        await frames(two, "hello", 1)
        await publish(engine, nats_settings, event_of(first, "для первого"), event_of(second, "для второго"))
        assert (await frames(one, "notification", 1))[0]["body"] == "для первого"
        assert (await frames(two, "notification", 1))[0]["body"] == "для второго"


async def test_what_others_have_the_server_send_to_a_user_reaches_no_browser(
    notifier: str, engine: AsyncEngine, nats_settings: NatsSettings, nats_server: NatsServer
) -> None:
    """Neither an answer of JetStream nor a stored message that looks like a frame: reply subjects need no right."""
    user_id, token = await with_session(engine)
    fake = {"type": "notification", "seq": 1, "kind": "reply.sent", "title": "forged"}
    async with socket_of(notifier, token) as client:
        await frames(client, "hello", 1)
        ours = await nats.connect(nats_server.url_for("auto_reply"), inbox_prefix="_INBOX_auto_reply")
        await ours.jetstream().publish("match.found", json.dumps(fake).encode())
        await ours.publish(f"{ASK}.CONSUMER.MSG.NEXT.EVENTS.auto_reply", b"1", reply=f"push.{user_id}")
        await ours.publish(f"{ASK}.STREAM.INFO.EVENTS", reply=f"push.{user_id}")
        await taken(ours)
        await ours.close()
        await publish(engine, nats_settings, event_of(user_id, "настоящее"))
        [received] = await frames(client, "notification", 1)
    assert (received["seq"], received["body"]) == (1, "настоящее")


async def test_nobody_is_told_what_a_stolen_password_publishes(
    notifier: str, engine: AsyncEngine, nats_settings: NatsSettings, nats_server: NatsServer
) -> None:
    """A message without a row, one whose row is another service's, and one that says another thing than its row."""
    user_id, token = await with_session(engine)
    before = unrecorded("notifier")
    async with socket_of(notifier, token) as client:
        await frames(client, "hello", 1)
        stolen = await nats.connect(nats_server.url_for("telegram"), inbox_prefix="_INBOX_telegram")
        squatted, altered = new_id(), new_id()
        await record(engine, event_of(user_id, "украдено"), squatted, source="replay")
        await record(engine, event_of(user_id, "настоящее"), altered)
        for event_id in (new_id(), squatted, altered):
            forged = event_of(user_id, "вас взломали, позвоните нам")
            headers = headers_of(forged, event_id=event_id, source="api", correlation_id="c")
            await stolen.jetstream().publish(forged.subject, forged.model_dump_json().encode(), headers=headers)
        await stolen.close()
        [received] = await frames(client, "notification", 1)
        assert (received["seq"], received["body"]) == (1, "настоящее")
        ours = await nats.connect(nats_settings.servers)
        async with asyncio.timeout(10):
            while (await ours.jetstream().stream_info("DLQ")).state.messages < 2:
                await asyncio.sleep(0.05)
        await ours.close()
    assert unrecorded("notifier") == before + 2


def unrecorded(durable: str) -> float:
    return REGISTRY.get_sample_value("messages_unrecorded_total", {"durable": durable}) or 0.0


async def test_an_erased_persons_event_is_neither_told_nor_kept(engine: AsyncEngine) -> None:
    assert await Storing(engine, Routing({})).store(event_of(new_id(), "о ком-то"), new_id()) is None


async def test_more_sockets_than_allowed_are_turned_away(notifier: str, engine: AsyncEngine) -> None:
    _, token = await with_session(engine)
    held = [await socket_of(notifier, token) for _ in range(5)]
    async with socket_of(notifier, token) as sixth:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await frames(sixth, "hello", 1)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4029
    for client in held:
        await client.close()


async def test_a_slow_reader_is_closed_with_its_own_code(
    settings: NotifierSettings, engine: AsyncEngine, nats_settings: NatsSettings
) -> None:
    user_id, token = await with_session(engine)
    big = "я" * 20_000
    async with serving(settings) as address:
        reader, writer = await asyncio.open_connection(*address.split(":"), limit=1024)
        reader._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # type: ignore[attr-defined]
        key = "dGhlIHNhbXBsZSBub25jZQ=="
        writer.write(
            f"GET /ws HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: {PUBLIC}\r\n"
            f"Cookie: sid={token}\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        await reader.readuntil(b"\r\n\r\n")
        await publish(engine, nats_settings, *[event_of(user_id, big) for _ in range(400)])
        async with asyncio.timeout(30):
            while not REGISTRY.get_sample_value("ws_closed_total", {"code": "4008"}):
                await asyncio.sleep(0.1)
        writer.close()


async def test_readiness_tells_the_truth_about_nats(settings: NotifierSettings, nats_server: Any) -> None:
    async with serving(settings) as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        assert (await client.get("/readyz")).status_code == 200
        nats_server.kill()
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/livez")).status_code == 200
        nats_server.start()
        async with asyncio.timeout(30):
            while (await client.get("/readyz")).status_code != 200:
                await asyncio.sleep(0.1)


async def test_a_server_that_is_slow_is_told_and_one_that_stays_silent_is_away(
    settings: NotifierSettings, nats_server: Any
) -> None:
    """Frozen, not gone: the connection stands all the while."""
    async with (
        serving(settings) as address,
        httpx.AsyncClient(base_url=f"http://{address}", timeout=PATIENCE_SECONDS) as client,
    ):
        os.kill(nats_server.pid, signal.SIGSTOP)
        try:
            asked = asyncio.create_task(client.get("/readyz"))
            await asyncio.sleep((SLOW_SECONDS + AWAY_SECONDS) / 2)
            os.kill(nats_server.pid, signal.SIGCONT)
            late = await asked
            os.kill(nats_server.pid, signal.SIGSTOP)
            silent = await client.get("/readyz")
        finally:
            os.kill(nats_server.pid, signal.SIGCONT)
        assert (late.status_code, late.json()["status"], late.json()["problems"]) == (200, "degraded", {})
        assert list(late.json()["slow"]) == ["nats"]
        assert (silent.status_code, silent.json()["problems"]) == (503, {"nats": "TimeoutError"})
        assert (await client.get("/readyz")).status_code == 200
