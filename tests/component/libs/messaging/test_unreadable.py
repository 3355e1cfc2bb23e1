"""What no handler can take ends in the dead letters at once; what may still succeed keeps its time."""

import asyncio
import json
from collections.abc import Mapping
from uuid import UUID

import pytest
from faststream.nats import NatsBroker, NatsMessage
from pydantic import BaseModel

from libs.common.events.account import AccountChanged
from libs.common.messaging import dead_letters, topology
from libs.common.messaging.broker import create_broker, jetstream, of, start_broker, stop_broker, subscribe
from libs.common.messaging.redelivery import Redelivery
from libs.common.settings.servers import MessagingSettings, NatsSettings


def consumer(nats: NatsSettings, messaging: MessagingSettings) -> NatsBroker:
    """A service that handles `account.changed` only, with the usual decoder."""
    broker = create_broker("notifier", nats, messaging)

    async def handle(event: AccountChanged, message: NatsMessage) -> None:
        raise AssertionError("nothing readable was published")

    subscribe(broker, "notifier", topology.EVENTS)(filter=of("account.changed"))(handle)
    return broker


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("account.imagined", b"{}", id="nobody handles the type"),
        pytest.param("account.changed", b"{not json", id="the body is no JSON"),
        pytest.param("account.changed", b"\xff\xfe", id="the body is no text"),
    ],
)
async def test_what_no_handler_can_take_is_parked_at_its_first_delivery(
    nats_settings: NatsSettings, messaging: MessagingSettings, kind: str, body: bytes
) -> None:
    broker = consumer(nats_settings, messaging)
    await start_broker(broker, "notifier", nats_settings, messaging)
    try:
        js = jetstream(broker)
        headers = {"ce-type": kind, "content-type": "application/json"}
        await js.publish("account.changed", body, headers=headers)
        async with asyncio.timeout(messaging.ack_wait_seconds / 2):
            while not (letters := await dead_letters.listing(js)):
                await asyncio.sleep(0.02)
            while (await js.consumer_info("EVENTS", "notifier")).num_ack_pending:
                await asyncio.sleep(0.02)
        assert [(letter.durable, letter.body, letter.delivered) for letter in letters] == [("notifier", body, 1)]
    finally:
        await stop_broker(broker)


@pytest.mark.parametrize("prefix", ["", f"{topology.REPUBLISHED}.notifier."])
async def test_a_message_is_what_its_subject_says_whatever_its_headers_call_it(
    nats_settings: NatsSettings, messaging: MessagingSettings, prefix: str
) -> None:
    """NATS looks at subjects alone: else who may decide about a match could tell that an account was lost."""
    broker = create_broker("notifier", nats_settings, messaging)
    heard: list[str] = []

    async def handle(event: dict[str, str]) -> None:
        heard.append(event["said"])

    subscribe(broker, "notifier", topology.EVENTS)(filter=of("account.changed"))(handle)
    await start_broker(broker, "notifier", nats_settings, messaging)
    try:
        js = jetstream(broker)
        for subject, kind, body in (
            ("match.decided", "account.changed", b'{"said": "forged"}'),
            ("account.changed", "match.decided", b'{"said": "misnamed"}'),
            ("account.changed", "account.changed", b'{"said": "true"}'),
        ):
            await js.publish(prefix + subject, body, headers={"ce-type": kind, "content-type": "application/json"})
        async with asyncio.timeout(messaging.ack_wait_seconds / 2):
            while len(letters := await dead_letters.listing(js)) < 2 or not heard:
                await asyncio.sleep(0.02)
    finally:
        await stop_broker(broker)
    assert heard == ["true"]
    assert {letter.subject for letter in letters} == {f"{prefix}match.decided", f"{prefix}account.changed"}


async def test_a_body_that_does_not_validate_is_parked_and_none_of_its_words_are_logged(
    nats_settings: NatsSettings, messaging: MessagingSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    broker = create_broker("notifier", nats_settings, messaging)

    async def handle(event: ReplyDraft, message: NatsMessage) -> None:
        raise AssertionError("nothing readable was published")

    subscribe(broker, "notifier", topology.EVENTS)(filter=of("account.changed"))(handle)
    await start_broker(broker, "notifier", nats_settings, messaging)
    try:
        js = jetstream(broker)
        headers = {"ce-type": "account.changed", "content-type": "application/json"}
        body = {"letter": ["LEAKLETTER Здравствуйте"], "application_id": "LEAKDECISION"}
        await js.publish("account.changed", json.dumps(body).encode(), headers=headers)
        async with asyncio.timeout(messaging.ack_wait_seconds / 2):
            while not (letters := await dead_letters.listing(js)):
                await asyncio.sleep(0.02)
    finally:
        await stop_broker(broker)
    (letter,) = letters
    assert "letter" in letter.error
    assert "LEAK" not in letter.error
    logged = capsys.readouterr().out
    assert "message parked" in logged
    assert "LEAK" not in logged


class ReplyDraft(BaseModel):
    """A body with a letter in it."""

    letter: str
    application_id: UUID


class NoPublisher:
    """The schedule publishes nothing."""

    async def publish(self, subject: str, body: bytes, headers: Mapping[str, str]) -> None:
        raise AssertionError


@pytest.mark.parametrize(
    ("delivered", "age", "pause"),
    [
        (1, 0.0, 2.0),
        (4, 80.0, 300.0),
        (5, 377.0, None),
        (5, 40.0, 300.0),
        (7, 40.0, 300.0),
        (8, 40.0, None),
    ],
)
def test_deliveries_that_ended_without_a_word_do_not_use_up_the_time(
    delivered: int, age: float, pause: float | None
) -> None:
    policy = Redelivery(NoPublisher(), MessagingSettings(), durable="notifier")
    assert policy.pause(delivered, age) == pause


def test_where_all_wait_behind_one_its_pauses_are_short_and_a_bug_has_few_of_them() -> None:
    settings = MessagingSettings()
    policy = Redelivery(NoPublisher(), settings, durable="telegram")

    def pauses(*, waiting_mends: bool) -> list[float]:
        found = (policy.pause_in_order(n, waiting_mends=waiting_mends) for n in range(1, 500))
        return [pause for pause in found if pause is not None]

    outage, bug = pauses(waiting_mends=True), pauses(waiting_mends=False)
    assert sum(outage) == sum(settings.redelivery_schedule_seconds), "an outage has the same time"
    assert max(outage) <= topology.IN_ORDER_PAUSE
    assert bug == [2, 5, 5, 5]
    handing = topology.durable_of("telegram", topology.NOTICES).handing(settings)
    assert len(outage) + 1 < handing.max_deliver, "the server drops none that is still tried"


def test_short_steps_take_the_same_time() -> None:
    assert topology.in_short_steps((2, 15, 5, 0, 12)) == (2, 5, 5, 5, 5, 0, 5, 5, 2)
