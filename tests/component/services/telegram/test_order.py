"""A chat reads its notices in the order in which they were told, whatever became of the process that took one."""

import nats
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.ids import new_id
from libs.common.messaging import topology
from libs.common.messaging.envelope import headers_of
from libs.common.settings.servers import MessagingSettings, NatsSettings
from services.telegram.settings import TelegramSettings
from tests.component.services.telegram.conftest import Chat, Publish, linked, notice, serving


@pytest.mark.timeout(120)
async def test_what_a_killed_process_had_taken_comes_before_what_stood_behind_it(
    settings: TelegramSettings, chat: Chat, engine: AsyncEngine, publish: Publish, nats_settings: NatsSettings
) -> None:
    async with serving(settings):
        user_id = await linked(engine, chat)
    told = [f"№ {number}" for number in range(6)]
    await publish(*[notice(user_id, words) for words in told])
    client = await nats.connect(nats_settings.servers)
    taker = await client.jetstream().pull_subscribe_bind(durable="telegram", stream=topology.NOTICES)
    assert await taker.fetch(1, timeout=5), "taken, and never answered"
    await client.close()
    async with serving(settings):
        await chat.until(lambda found: set(told) <= {one["text"] for one in found})
    assert [words for words in await chat.texts() if words in told] == told


async def test_a_notice_that_the_notifier_did_not_write_down_is_not_said(
    chat: Chat, engine: AsyncEngine, settings: TelegramSettings, publish: Publish, nats_settings: NatsSettings
) -> None:
    async with serving(settings):
        user_id = await linked(engine, chat)
        forged = notice(user_id, "Ваш аккаунт взломан, позвоните нам")
        headers = headers_of(forged, event_id=new_id(), source="notifier", correlation_id="c")
        client = await nats.connect(nats_settings.servers)
        await client.jetstream().publish(forged.subject, forged.model_dump_json().encode(), headers=headers)
        await client.close()
        await publish(notice(user_id, "настоящее"))  # notices are handed out in their order
        await chat.last("настоящее")
    assert not [one for one in await chat.messages() if "взломан" in str(one)]


def test_a_server_hands_out_one_notice_at_a_time_and_soon_again_when_nobody_answers() -> None:
    settings = MessagingSettings()
    notices, events = (
        topology.consumer_config(topology.durable_of("telegram", stream), settings)
        for stream in (topology.NOTICES, topology.EVENTS)
    )
    assert (notices.max_ack_pending, notices.ack_wait) == (1, topology.IN_ORDER_ACK_WAIT)
    assert (events.max_ack_pending, events.ack_wait, events.max_deliver) == (64, 30, 8)
