"""Somebody with the password of another service has the bot tell nobody anything, by no message of his."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import httpx
import nats
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.events.account import AccountChanged, NoticeTelegram
from libs.common.ids import new_id
from libs.common.messaging import dead_letters
from libs.common.messaging.envelope import headers_of
from sandbox.telegram.world import World
from standalone.servers.nats import NatsServer
from tests.component.services.telegram.conftest import Chat, Publish, another, linked, notice
from tests.support.recorded import record


async def forge(nats_server: NatsServer, forged: NoticeTelegram, event_id: UUID) -> None:
    """Publish it as the notifier's user of NATS may."""
    stolen = await nats.connect(nats_server.url_for("notifier"), inbox_prefix="_INBOX_notifier")
    headers = headers_of(forged, event_id=event_id, source="notifier", correlation_id="c")
    await stolen.jetstream().publish(forged.subject, forged.model_dump_json().encode(), headers=headers)
    await stolen.close()


async def test_a_message_leads_no_notice_of_one_person_into_the_chat_of_another(
    service: str,
    chat: Chat,
    engine: AsyncEngine,
    publish: Publish,
    nats_server: NatsServer,
    http: httpx.AsyncClient,
    world: World,
) -> None:
    other = another(http, world)
    victim, thief = await linked(engine, chat), await linked(engine, other, "thief@example.org")
    private, event_id = notice(victim, "№ личное"), new_id()
    await record(engine, private, event_id)
    await forge(nats_server, notice(thief, "№ чужое"), event_id)
    await publish(notice(thief, "№ последнее"))  # notices are handed out in their order
    await other.last("№ последнее")
    await chat.last("№ личное")
    assert [words for words in await other.texts() if words.startswith("№")] == ["№ последнее"]


async def test_a_message_about_somebody_without_a_chat_swallows_nobodys_notice(
    service: str, chat: Chat, engine: AsyncEngine, nats_server: NatsServer
) -> None:
    victim, event_id = await linked(engine, chat), new_id()
    await record(engine, notice(victim, "№ личное"), event_id)
    await forge(nats_server, notice(new_id(), "№ ничьё"), event_id)
    await chat.last("№ личное")


async def test_a_row_of_another_kind_is_no_notice(
    service: str, chat: Chat, engine: AsyncEngine, nats_server: NatsServer
) -> None:
    victim, event_id = await linked(engine, chat), new_id()
    changed = AccountChanged(user_id=victim, occurred_at=datetime.now(UTC), change="resumed", sentence="")
    await record(engine, changed, event_id)
    await forge(nats_server, notice(victim, "№ ложное"), event_id)
    reader = await nats.connect(nats_server.url)
    async with asyncio.timeout(20):
        while not (letters := await dead_letters.listing(reader.jetstream())):
            await asyncio.sleep(0.05)
    await reader.close()
    assert [one.durable for one in letters] == ["telegram"]
    assert not [words for words in await chat.texts() if words.startswith("№")]
