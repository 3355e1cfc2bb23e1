"""Outbox, relay, broker, inbox, redelivery and dead letters against a real NATS and a real PostgreSQL."""

import asyncio
import threading
from datetime import UTC, datetime
from typing import Any, Self

import pytest
from faststream.nats import NatsBroker, NatsMessage
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.messaging import InboxRow
from libs.common.errors import PermanentError, TransientError
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging import dead_letters, topology
from libs.common.messaging.broker import (
    JetStreamPublisher,
    create_broker,
    jetstream,
    of,
    start_broker,
    stop_broker,
    subscribe,
)
from libs.common.messaging.client import connected
from libs.common.messaging.consumer import Consumer as EventConsumer
from libs.common.messaging.consumer import Receipt
from libs.common.messaging.envelope import delivery_of, headers_of
from libs.common.messaging.outbox import Outbox, Pending
from libs.common.messaging.relay import Relay, requeue
from libs.common.settings.servers import MessagingSettings, NatsSettings


def changed(sentence: str = "") -> AccountChanged:
    return AccountChanged(user_id=new_id(), occurred_at=datetime.now(UTC), change="resumed", sentence=sentence)


class Consumer:
    """A notifier-like consumer whose handler the test provides."""

    def __init__(self, nats: NatsSettings, messaging: MessagingSettings, handler: Any) -> None:
        self.broker: NatsBroker = create_broker("notifier", nats, messaging)
        self.nats, self.messaging = nats, messaging
        self.seen: asyncio.Queue[Any] = asyncio.Queue()

        async def on_event(event: AccountChanged, message: NatsMessage) -> None:
            result = await handler(event, message)
            await self.seen.put(result)

        subscribe(self.broker, "notifier", topology.EVENTS)(filter=of("account.changed"))(on_event)

    async def __aenter__(self) -> Self:
        await start_broker(self.broker, "notifier", self.nats, self.messaging)
        return self

    async def __aexit__(self, *_: object) -> None:
        await stop_broker(self.broker)

    async def next(self, timeout: float = 5) -> Any:
        async with asyncio.timeout(timeout):
            return await self.seen.get()


async def record(engine: AsyncEngine, outbox: Outbox, *events: Any) -> None:
    async with engine.begin() as connection:
        await outbox.add(connection, *events)


async def test_a_committed_event_reaches_the_consumer_with_its_identity(
    engine: AsyncEngine, nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    async def handler(event: AccountChanged, message: NatsMessage) -> Any:
        return delivery_of(message.headers), event

    outbox, event, event_id = Outbox("api"), changed("привет"), new_id()
    async with Consumer(nats_settings, messaging, handler) as consumer:
        await record(engine, outbox, Pending(event, event_id))
        relay = Relay(engine, outbox, JetStreamPublisher(consumer.broker), messaging)
        assert outbox.committed.is_set(), "the commit wakes the relay"
        assert await relay.drain_once() == 1
        assert await relay.drain_once() == 0
        delivery, received = await consumer.next()
    assert (delivery.event_id, delivery.type, delivery.source) == (event_id, "account.changed", "api")
    assert received == event


async def test_a_rolled_back_event_is_never_published(
    engine: AsyncEngine, nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    async def handler(event: AccountChanged, _: NatsMessage) -> Any:
        return event

    outbox = Outbox("api")
    async with Consumer(nats_settings, messaging, handler) as consumer:
        async with engine.connect() as connection:
            await outbox.add(connection, changed())
            await connection.rollback()
        assert not outbox.committed.is_set()
        assert await Relay(engine, outbox, JetStreamPublisher(consumer.broker), messaging).drain_once() == 0


async def test_a_replayed_event_has_its_effect_once(
    engine: AsyncEngine, nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    outbox, broker = Outbox("api"), create_broker("notifier", nats_settings, messaging)
    delivered, effects = asyncio.Queue[None](), 0

    async def handler(_: AccountChanged, receipt: Receipt) -> None:
        nonlocal effects
        delivered.put_nowait(None)
        async with receipt.transaction():
            effects += 1

    EventConsumer(broker, engine, "notifier").on(AccountChanged, handler)
    await start_broker(broker, "notifier", nats_settings, messaging)
    relay = Relay(engine, outbox, JetStreamPublisher(broker), messaging)
    await record(engine, outbox, changed())
    await relay.drain_once()
    await asyncio.wait_for(delivered.get(), 30)
    assert await requeue(engine, since_seconds=60) == 1
    async with engine.begin() as connection:  # past the server's own de-duplication
        again = text("update outbox set headers = jsonb_set(headers, '{Nats-Msg-Id}', '\"again\"')")
        await connection.execute(again)
    assert await relay.drain_once() == 1
    await asyncio.wait_for(delivered.get(), 30)
    threads = {thread.name for thread in threading.enumerate()}
    await stop_broker(broker)
    assert effects == 1
    assert "AnyIO worker thread" not in threads, "a message is consumed in the loop, without a thread for every call"
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(InboxRow)) == 1


async def test_a_transient_fault_is_redelivered_until_it_passes(
    engine: AsyncEngine, nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    calls: list[int] = []

    async def handler(_: AccountChanged, message: NatsMessage) -> Any:
        calls.append(message.raw_message.metadata.num_delivered)
        if len(calls) < 3:
            raise TransientError("not yet")
        return len(calls)

    outbox = Outbox("api")
    async with Consumer(nats_settings, messaging, handler) as consumer:
        await record(engine, outbox, changed())
        await Relay(engine, outbox, JetStreamPublisher(consumer.broker), messaging).drain_once()
        assert await consumer.next() == 3
    assert calls == [1, 2, 3]


async def test_a_slow_message_holds_up_none_that_comes_later(
    nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    release = asyncio.Event()

    async def handler(event: AccountChanged, _: NatsMessage) -> Any:
        if event.sentence == "slow":
            await release.wait()
        return event.sentence

    async with Consumer(nats_settings, messaging, handler) as consumer:
        for sentence in ("slow", *map(str, range(40))):
            await jetstream(consumer.broker).publish("account.changed", changed(sentence).model_dump_json().encode())
        assert {await consumer.next() for _ in range(40)} == set(map(str, range(40)))
        release.set()
        assert await consumer.next() == "slow"


async def parked(consumer: Consumer, count: int) -> list[dead_letters.DeadLetter]:
    async with asyncio.timeout(30):
        while True:
            letters = await dead_letters.listing(jetstream(consumer.broker))
            if len(letters) >= count:
                return letters
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("error", "attempts"), [(PermanentError("никогда: 100 %"), 1), (TransientError("again"), 5), (KeyError("bug"), 5)]
)
async def test_what_cannot_be_handled_is_parked_and_can_be_replayed(
    engine: AsyncEngine, nats_settings: NatsSettings, messaging: MessagingSettings, error: Exception, attempts: int
) -> None:
    calls = 0
    broken = True

    async def handler(event: AccountChanged, _: NatsMessage) -> Any:
        nonlocal calls
        calls += 1
        if broken:
            raise error
        return event

    outbox, event = Outbox("api"), changed("parked")
    async with Consumer(nats_settings, messaging, handler) as consumer:
        await record(engine, outbox, event)
        await Relay(engine, outbox, JetStreamPublisher(consumer.broker), messaging).drain_once()
        letter = (await parked(consumer, 1))[0]
        assert calls == attempts
        assert (letter.subject, letter.durable, letter.json["sentence"]) == ("account.changed", "notifier", "parked")
        assert letter.error.endswith(str(error))
        broken = False
        await dead_letters.replay(jetstream(consumer.broker), letter.seq)
        assert await consumer.next() == event
        assert await dead_letters.listing(jetstream(consumer.broker)) == []


@pytest.mark.parametrize("body", [b"not json", b'{"user_id": 1}', b"\xff\xfe"])
async def test_a_malformed_body_is_parked_at_once_and_blocks_nobody(
    nats_settings: NatsSettings, messaging: MessagingSettings, body: bytes
) -> None:
    async def handler(event: AccountChanged, _: NatsMessage) -> Any:
        return event.sentence

    async with Consumer(nats_settings, messaging, handler) as consumer:
        js = jetstream(consumer.broker)
        await js.publish("account.changed", body, headers={"ce-type": "account.changed"})
        await js.publish("account.changed", changed("next").model_dump_json().encode())
        assert await consumer.next() == "next"
        assert (await parked(consumer, 1))[0].body == body


async def test_a_missing_stream_stops_the_start(nats_server: Any, messaging: MessagingSettings) -> None:
    settings = NatsSettings(nats_url=nats_server.url, nats_start_deadline_seconds=1.5)
    broker = create_broker("notifier", settings, messaging)
    with pytest.raises(topology.TopologyMissingError, match="EVENTS is missing"):
        await start_broker(broker, "notifier", settings, messaging)
    await stop_broker(broker)


async def test_a_drifted_durable_stops_the_start_and_provisioning_mends_it(
    nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    drifted = messaging.model_copy(update={"max_deliver": 3})
    short = nats_settings.model_copy(update={"nats_start_deadline_seconds": 1.5})
    broker = create_broker("notifier", short, drifted)
    with pytest.raises(topology.TopologyDriftError, match="max_deliver"):
        await start_broker(broker, "notifier", short, drifted)
    async with connected(short.servers, name="test") as client:
        assert await topology.apply(client.jetstream(), drifted)
        assert await topology.plan(client.jetstream(), drifted) == []
    await start_broker(broker, "notifier", short, drifted)
    await stop_broker(broker)


async def test_what_an_earlier_version_stored_under_its_prefix_is_delivered_after_an_upgrade(
    nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    async def handler(event: AccountChanged, _: NatsMessage) -> Any:
        return event

    event = changed("до обновления")
    headers = headers_of(event, event_id=new_id(), source="api", correlation_id="c")
    async with connected(nats_settings.servers, name="test") as client:
        body = event.model_dump_json().encode()
        subject = "again.notifier.account.changed"
        await client.jetstream().publish(subject, body, stream=topology.EVENTS, headers=headers)
    async with Consumer(nats_settings, messaging, handler) as consumer:
        assert await consumer.next(30) == event
