"""Committed events without effect are rung for again, the others are left alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import nats
import pytest
from sqlalchemy import func, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.tables.messaging import InboxRow, OutboxRow
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging import topology
from libs.common.messaging.broker import STREAM_OF
from libs.common.messaging.outbox import Outbox, Pending
from libs.common.messaging.republishing import Republisher
from libs.common.settings.servers import MessagingSettings, NatsSettings

NOTIFIER = topology.durable_of("notifier", topology.EVENTS)
AUTO_REPLY = topology.durable_of("auto_reply", topology.EVENTS)
SETTINGS = MessagingSettings(republish_after_seconds=600, republish_period_seconds=60)


class Js:
    """A publisher on a plain connection."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def publish(self, subject: str, body: bytes, headers: object) -> None:
        client = await nats.connect(self._url)
        stream = STREAM_OF[subject.partition(".")[0]]
        await client.jetstream().publish(subject, body, headers=dict(headers), stream=stream)  # type: ignore[call-overload]
        await client.close()

    async def subjects(self) -> set[str]:
        client = await nats.connect(self._url)
        found = (await client.jetstream().stream_info("EVENTS", subjects_filter=">")).state.subjects or {}
        await client.close()
        return set(found)

    async def stored(self) -> list[tuple[str, bytes]]:
        client = await nats.connect(self._url)
        js = client.jetstream()
        count = (await js.stream_info("EVENTS")).state.messages
        found = [await js.get_msg("EVENTS", seq) for seq in range(1, count + 1)]
        await client.close()
        return [((message.headers or {})["ce-id"], message.data or b"") for message in found]


@pytest.fixture
def js(nats_settings: NatsSettings) -> Js:
    return Js(nats_settings.nats_url)


async def committed(engine: AsyncEngine, *, age: float, published: bool = True) -> UUID:
    """An event of this age that its relay has published, or not."""
    event_id, event = new_id(), AccountChanged(user_id=new_id(), occurred_at=datetime.now(UTC), change="resumed")
    async with engine.begin() as connection:
        await Outbox("api").add(connection, Pending(event, event_id))
        then = func.now() - timedelta(seconds=age)
        values = {"created_at": then, "published_at": then if published else None}
        await connection.execute(update(OutboxRow).where(OutboxRow.event_id == event_id).values(values))  # type: ignore[arg-type]
    return event_id


async def test_an_event_without_effect_is_published_again_with_its_identity(engine: AsyncEngine, js: Js) -> None:
    event_id = await committed(engine, age=610)
    assert await Republisher(engine, NOTIFIER, js, SETTINGS).publish_missing() == 1
    ((found, body),) = await js.stored()
    assert found == str(event_id)
    assert AccountChanged.model_validate_json(body).change == "resumed"
    assert await js.subjects() == {"republished.notifier.account.changed"}, "the others did not miss it"


async def test_two_replicas_ring_once(engine: AsyncEngine, js: Js) -> None:
    await committed(engine, age=610)
    for _ in range(2):
        await Republisher(engine, NOTIFIER, js, SETTINGS).publish_missing()
    assert len(await js.stored()) == 1


async def test_each_service_rings_for_itself(engine: AsyncEngine, js: Js) -> None:
    event_id = await committed(engine, age=610)
    async with engine.begin() as connection:
        await connection.execute(insert(InboxRow).values(consumer="notifier", event_id=event_id))
    assert await Republisher(engine, NOTIFIER, js, SETTINGS).publish_missing() == 0
    assert await Republisher(engine, AUTO_REPLY, js, SETTINGS).publish_missing() == 1


@pytest.mark.parametrize(
    ("age", "published"),
    [
        pytest.param(30, True, id="young: it may be under way"),
        pytest.param(610, False, id="its relay has not published it yet"),
        pytest.param(900, True, id="between two rings"),
        pytest.param(90_000, True, id="older than a day: a person has seen it in the dead letters"),
    ],
)
async def test_what_is_not_due_is_left_alone(engine: AsyncEngine, js: Js, age: float, published: bool) -> None:
    await committed(engine, age=age, published=published)
    assert await Republisher(engine, NOTIFIER, js, SETTINGS).publish_missing() == 0
    assert await js.stored() == []


async def test_what_fails_for_ever_is_rung_for_less_and_less_often(engine: AsyncEngine, js: Js) -> None:
    rung = 0
    for age in range(600, 12_000, 60):
        event_id = await committed(engine, age=age)
        rung += await Republisher(engine, NOTIFIER, js, SETTINGS).publish_missing()
        async with engine.begin() as connection:
            await connection.execute(insert(InboxRow).values(consumer="notifier", event_id=event_id))
    assert 5 <= rung <= 10


async def test_what_is_no_business_of_a_service_is_not_rung_for(engine: AsyncEngine, js: Js) -> None:
    event_id = await committed(engine, age=610)
    async with engine.begin() as connection:
        await connection.execute(update(OutboxRow).where(OutboxRow.event_id == event_id).values(subject="reply.sent"))  # type: ignore[arg-type]
    assert await Republisher(engine, AUTO_REPLY, js, SETTINGS).publish_missing() == 0
    assert await Republisher(engine, NOTIFIER, js, SETTINGS).publish_missing() == 1
