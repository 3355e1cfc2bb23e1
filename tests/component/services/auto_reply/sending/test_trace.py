"""One trace from the search to the socket and to Telegram, through outbox, NATS, the letter and the send."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import nats
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.ids import new_id
from libs.common.observability import telemetry
from services.notifier.app import create as create_notifier
from services.notifier.settings import NotifierSettings
from tests.component.services.auto_reply.sending.conftest import Make
from tests.component.services.auto_reply.sending.test_worker import over_nats, running, tell
from tests.support.broker import taken
from tests.support.tracing import names_in, spans, trace_id

__all__ = ["over_nats", "spans"]
BOT = "insert into telegram_bot (id, state) values (1, 'on')"
LINK = "insert into telegram_links (id, user_id, chat_id) values (:id, :user_id, 7)"
NOTICES = "select headers from outbox where subject = 'notice.telegram'"


async def _notices(engine: AsyncEngine) -> list[dict[str, str]]:
    """The headers of what is told over Telegram."""
    async with engine.connect() as connection:
        return list((await connection.execute(text(NOTICES))).scalars())


def user_of(settings: NotifierSettings) -> dict[str, str]:
    """Frames are heard in the account of the notifier only."""
    assert settings.nats_user
    assert settings.nats_password
    return {"user": settings.nats_user, "password": settings.nats_password.get_secret_value()}


async def test_one_trace_spans_search_letter_send_socket_and_the_notice_of_telegram(
    make: Make,
    engine: AsyncEngine,
    over_nats: dict[str, Any],
    spans: InMemorySpanExporter,
    url_of: Callable[[str], str],
    signed_in: Callable[[str], dict[str, Any]],
) -> None:
    world = await make(**over_nats)
    shared = {key: over_nats[key] for key in over_nats if key in NotifierSettings.model_fields}
    own: dict[str, Any] = {**shared, **signed_in("notifier"), "database_url": url_of("notifier")}
    settings = NotifierSettings(**own)
    frames: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def on_push(message: Any) -> None:
        await frames.put(json.loads(message.data))

    async with engine.begin() as connection:
        await connection.execute(text(BOT))
        await connection.execute(text(LINK), {"id": new_id(), "user_id": world.person.user_id})
    notifier = create_notifier(settings)
    client = await nats.connect(settings.servers, **user_of(settings))
    await client.subscribe(f"push.{world.person.user_id}", cb=on_push)
    await taken(client)
    async with running(world.deps.settings), notifier.router.lifespan_context(notifier):
        with telemetry.tracer.start_as_current_span("search") as search:
            await tell(world, await world.match(0))
        async with asyncio.timeout(30):
            while (frame := await frames.get())["kind"] != "reply.sent":
                continue
            while not (notices := await _notices(engine)):
                await asyncio.sleep(0.1)
    await client.close()
    expected = trace_id(search)
    assert frame["traceparent"].split("-")[1] == expected
    assert {notice["traceparent"].split("-")[1] for notice in notices} == {expected}
    assert {"search", "letter", "send"} <= names_in(spans, expected)
