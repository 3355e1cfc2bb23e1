"""An answer of the server that is sent to the server's own API changes nothing, whoever asked.

Each credential asks for all that it may, and has each answer sent to every verb that JetStream knows, under its real
name and under that of the users, and to the acknowledgement of what another service has in hand. Streams, consumers and
messages stay as they were. A header that asks for a trace makes the server publish likewise.
"""

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import NamedTuple

import nats
import pytest
from nats.aio.client import Client
from nats.js.api import ConsumerInfo, StreamInfo
from nats.js.client import JetStreamContext

from libs.common.messaging.permissions import ASK, JETSTREAM, PROVISION, inbox_of, permissions
from libs.common.messaging.provision import provision
from libs.common.messaging.topology import DLQ, DURABLES, EVENTS, STREAMS
from libs.common.settings.servers import MessagingSettings
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer
from tests.component.libs.messaging.test_replies import (
    ACCOUNT,
    BODIES,
    OF_CONSUMER,
    OF_STREAM,
    allowed,
    seed,
)
from tests.support.broker import taken

TARGETS = (
    *ACCOUNT,
    *(f"{verb}.{name}" for verb in OF_STREAM for name in (EVENTS, DLQ)),
    *(f"{verb}.{EVENTS}.{name}" for verb in OF_CONSUMER for name in ("auto_reply", "spy")),
)
"""Every verb, on what holds the facts, on what is parked, on a consumer that is there and on one that is not."""
HELD = 2
"""Messages that each service has in hand when the attack begins."""
OWN_RIGHT = re.compile(r"MSG\.(DELETE|NEXT)|\$JS\.ACK")
"""What changes something by itself: the second test has it."""
PATIENT = MessagingSettings(ack_wait_seconds=600)


class World(NamedTuple):
    """What must be the same before and after."""

    streams: dict[str, object]
    consumers: dict[str, object]
    messages: set[tuple[str, int, str]]
    in_hand: dict[str, int]


async def look(js: JetStreamContext, seeded: dict[str, int]) -> World:
    found = {one.config.name or "": one for one in await js.streams_info()}
    consumers = [one for name in sorted(found) for one in await js.consumers_info(name)]
    return World(
        {name: shape(one) for name, one in found.items()},
        {place(one): one.config for one in consumers},
        {message async for message in messages(js, seeded)},
        {place(one): one.num_ack_pending or 0 for one in consumers},
    )


def shape(stream: StreamInfo) -> object:
    return stream.config, stream.created, stream.state.first_seq


def place(consumer: ConsumerInfo) -> str:
    return f"{consumer.stream_name}.{consumer.name}"


async def messages(js: JetStreamContext, seeded: dict[str, int]) -> AsyncIterator[tuple[str, int, str]]:
    for stream, last in seeded.items():
        for seq in range(1, last + 1):
            yield stream, seq, str((await js.get_msg(stream, seq)).subject)


@asynccontextmanager
async def provisioned(server: NatsServer, access: Access) -> AsyncGenerator[JetStreamContext]:
    await provision(access.nats_settings(server, PROVISION), PATIENT)
    watcher = await nats.connect(server.url)
    try:
        yield watcher.jetstream()
    finally:
        await watcher.close()


async def take(js: JetStreamContext) -> dict[str, list[str]]:
    """Hand out messages of every consumer; returns the subjects that acknowledge them."""
    held: dict[str, list[str]] = {}
    for durable in DURABLES:
        taker = await js.pull_subscribe_bind(durable=durable.name, stream=durable.stream)
        got = await taker.fetch(min(HELD, durable.handing(PATIENT).max_ack_pending), timeout=10)
        held[durable.name] = [*held.get(durable.name, []), *(message.reply for message in got)]
    return held


async def attack(client: Client, asked: Iterable[str], replies: Iterable[str]) -> None:
    for subject in asked:
        for reply in replies:
            for body in BODIES:
                await client.publish(subject, body, reply=reply)
                await client.publish(subject, body, headers={"Nats-Trace-Dest": reply})
        await taken(client)


def asked_by(user: str) -> list[str]:
    facts = [one for one in permissions()[user].publish if not one.startswith((f"{ASK}.", "$JS.", "dlq."))]
    plain = [one.replace(">", "x").replace("*", "x") for one in facts]
    return [*plain, *(one for one in sorted(allowed(user)) if not OWN_RIGHT.search(one))]


@pytest.mark.parametrize("user", permissions())
async def test_no_answer_changes_a_stream_a_consumer_or_a_message(
    nats_server: NatsServer, access: Access, user: str
) -> None:
    async with provisioned(nats_server, access) as js:
        await seed(js)
        seeded = {stream.name: (await js.stream_info(stream.name)).state.last_seq for stream in STREAMS}
        held = await take(js)
        before = await look(js, seeded)
        others = [one for name, replies in held.items() if name != user for one in replies]
        replies = [*(f"{api}.{one}" for api in (JETSTREAM, ASK) for one in TARGETS), *others]
        client = await nats.connect(nats_server.url_for(user), inbox_prefix=inbox_of(user), error_cb=ignored)
        await attack(client, asked_by(user), replies)
        await client.close()
        assert await look(js, seeded) == before


@pytest.mark.parametrize("durable", DURABLES, ids=[f"{one.stream}.{one.name}" for one in DURABLES])
async def test_what_a_consumer_hands_out_and_is_told_stays_its_own(
    nats_server: NatsServer, access: Access, durable: object
) -> None:
    """`MSG.NEXT` and acknowledgements move the consumer of who sends them; its answers move nothing else."""
    [own] = [one for one in DURABLES if one is durable]
    async with provisioned(nats_server, access) as js:
        await seed(js)
        seeded = {stream.name: (await js.stream_info(stream.name)).state.last_seq for stream in STREAMS}
        held = await take(js)
        before = await look(js, seeded)
        others = [one for name, replies in held.items() if name != own.name for one in replies]
        replies = [*(f"{api}.{one}" for api in (JETSTREAM, ASK) for one in TARGETS), *others]
        name = own.name
        client = await nats.connect(nats_server.url_for(name), inbox_prefix=inbox_of(name), error_cb=ignored)
        for number, reply in enumerate(replies):
            body = json.dumps({"batch": 1, "no_wait": True}).encode()
            await client.publish(f"{ASK}.CONSUMER.MSG.NEXT.{own.stream}.{name}", body, reply=reply)
            acknowledged = held[name][number % len(held[name])]
            await client.publish(acknowledged, b"+WPI", reply=reply)
            await client.publish(acknowledged, b"+NXT", reply=reply)
        await client.publish(held[name][0], b"+ACK", reply=others[0])
        await taken(client)
        await client.close()
        after = await look(js, seeded)
        mine = {f"{one.stream}.{one.name}" for one in DURABLES if one.name == name}
        assert after[:3] == before[:3]
        assert without(after.in_hand, mine) == without(before.in_hand, mine)


def without(counts: dict[str, int], names: set[str]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name not in names}


async def ignored(_: Exception) -> None:
    """A reply subject that is refused is as good as one that does nothing."""
