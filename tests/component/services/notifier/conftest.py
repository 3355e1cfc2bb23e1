"""The notifier as a server of its own in this process: real NATS, real PostgreSQL, real sockets."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import nats
import pytest
import websockets
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from websockets.asyncio.client import ClientConnection, connect

from libs.common.accounts.sessions import token_hash
from libs.common.db.tables.users import Session, User
from libs.common.events.account import AccountChanged
from libs.common.events.base import Event
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.settings.servers import MessagingSettings, NatsSettings
from services.notifier.app import create
from services.notifier.settings import NotifierSettings
from services.notifier.storing import Storing
from tests.support.recorded import record
from tests.support.serving import serving_app

PUBLIC = "http://127.0.0.1:8000"


@asynccontextmanager
async def serving(settings: NotifierSettings) -> AsyncGenerator[str]:
    async with serving_app(create(settings), ws_per_message_deflate=False) as address:
        yield address


@pytest.fixture
def settings(
    url_of: Callable[[str], str], signed_in: Callable[[str], dict[str, Any]], messaging: MessagingSettings
) -> NotifierSettings:
    return NotifierSettings(
        database_url=url_of("notifier"),
        **signed_in("notifier"),
        **messaging.model_dump(),
        public_url=PUBLIC,
        socket_heartbeat_seconds=0.3,
        socket_send_seconds=0.5,
        socket_queue=64,
    )


@pytest.fixture
async def notifier(settings: NotifierSettings) -> AsyncIterator[str]:
    async with serving(settings) as address:
        yield address


async def with_session(engine: AsyncEngine) -> tuple[UUID, str]:
    user_id, token = new_id(), new_id().hex
    async with engine.begin() as connection:
        await connection.execute(insert(User).values(id=user_id, email=f"{user_id.hex}@example.org"))
        await connection.execute(
            insert(Session).values(
                id=new_id(),
                user_id=user_id,
                token_hash=token_hash(token),
                expires_at=datetime.now(UTC) + timedelta(days=1),
            )
        )
    return user_id, token


def event_of(user_id: UUID, text: str = "") -> AccountChanged:
    return AccountChanged(user_id=user_id, occurred_at=datetime.now(UTC), change="resumed", sentence=text)


async def publish(
    engine: AsyncEngine, nats_settings: NatsSettings, *events: Event, ids: list[UUID] | None = None
) -> None:
    client = await nats.connect(nats_settings.servers)
    js = client.jetstream()
    for number, event in enumerate(events):
        event_id = ids[number] if ids else new_id()
        await record(engine, event, event_id)
        headers = headers_of(event, event_id=event_id, source="test", correlation_id="c") | {
            "Nats-Msg-Id": str(new_id())
        }
        await js.publish(event.subject, event.model_dump_json().encode(), headers=headers)
    await client.close()


async def heard(engine: AsyncEngine, storing: Storing, event: Event) -> None:
    """The event as it comes: recorded, then stored as a notification."""
    event_id = new_id()
    await record(engine, event, event_id)
    await storing.store(event, event_id)


def socket_of(address: str, token: str, after: int = 0, origin: str = PUBLIC) -> connect:
    """Without a bound on its own queue: a client that has stopped reading never sees the answer to its close."""
    headers = {"Cookie": f"sid={token}"}
    address = f"ws://{address}/ws?after={after}"
    return connect(address, origin=websockets.Origin(origin), additional_headers=headers, max_queue=None)


async def frames(client: ClientConnection, kind: str, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(30):
        while len(found) < count:
            content = json.loads(await client.recv())
            if content["type"] == kind:
                found.append(content)
    return found
