"""Each NATS user on a real server: every subject of anybody, published and subscribed to, allowed as derived or not."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nats
import nats.errors
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import ConsumerInfo
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.errors import PermanentError
from libs.common.events.account import AccountChanged
from libs.common.events.catalogue import PRODUCERS
from libs.common.ids import new_id
from libs.common.messaging import dead_letters, topology
from libs.common.messaging.accounts import server_block
from libs.common.messaging.broker import (
    STREAM_OF,
    JetStreamPublisher,
    create_broker,
    jetstream,
    of,
    start_broker,
    stop_broker,
    subscribe,
)
from libs.common.messaging.client import RefusedError, connected, settled
from libs.common.messaging.outbox import Outbox
from libs.common.messaging.permissions import ASK, JETSTREAM, OPS, PROVISION, REPLAY, inbox_of, permissions
from libs.common.messaging.provision import provision
from libs.common.messaging.relay import Relay
from libs.common.messaging.republishing import Republisher
from libs.common.settings.servers import MessagingSettings, NatsSettings
from standalone.servers.access import Access
from standalone.servers.nats import NatsServer
from tests.support.broker import taken

SignedIn = Callable[[str], dict[str, Any]]
STRANGE = (
    "anything",
    "_INBOX.x",
    "match.found.deeper",
    "$SYS.REQ.SERVER.PING",
    *(f"{api}.STREAM.CREATE.MINE" for api in (ASK, JETSTREAM)),
    *(
        f"{api}.STREAM.{verb}.EVENTS"
        for verb in ("INFO", "DELETE", "PURGE", "SNAPSHOT", "RESTORE", "MSG.DELETE")
        for api in (ASK, JETSTREAM)
    ),
    *(f"{api}.CONSUMER.{verb}.EVENTS.notifier" for verb in ("DELETE", "PAUSE", "RESET") for api in (ASK, JETSTREAM)),
    f"{ASK}.CONSUMER.CREATE.EVENTS.spy",
)
HEARD = (
    "match.>",
    "match.found",
    "notice.>",
    "dlq.>",
    "republished.>",
    "again.>",
    "push.*",
    "push.>",
    "session.*",
    "$JS.ACK.>",
    "$JS.API.>",
    "$SYS.>",
)
REFUSAL = re.compile(r"permissions violation for (publish|subscription) to \"([^\"]+)\"", re.IGNORECASE)


def literal(pattern: str) -> str:
    return pattern.replace(">", "x.y").replace("*", "x")


def covered(subject: str, patterns: Iterable[str]) -> bool:
    return any(_covers(pattern.split("."), subject.split(".")) for pattern in patterns)


def _covers(pattern: list[str], subject: list[str]) -> bool:
    if not pattern or not subject:
        return pattern == subject
    if pattern[0] == ">":
        return True
    # The server takes a subscription to `push.>` as one that `push.*` allows: its `>` is a token like any other there.
    return pattern[0] in {"*", subject[0]} and _covers(pattern[1:], subject[1:])


@asynccontextmanager
async def as_user(server: NatsServer, user: str, refused: set[str]) -> AsyncGenerator[Client]:
    async def on_error(error: Exception) -> None:
        found = REFUSAL.search(str(error))
        assert found, error
        refused.add(found[2])

    client = await nats.connect(server.url_for(user), error_cb=on_error, inbox_prefix=inbox_of(user))
    try:
        yield client
    finally:
        await client.close()


@pytest.mark.parametrize("user", permissions())
async def test_a_user_publishes_exactly_what_is_derived(
    nats_server: NatsServer, nats_settings: NatsSettings, user: str
) -> None:
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    subjects = sorted({literal(one) for allowed in permissions().values() for one in allowed.publish} | {*STRANGE})
    refused: set[str] = set()
    async with as_user(nats_server, user, refused) as client:
        for subject in subjects:
            await client.publish(subject, b"")
        await taken(client)
    # nats-py hands errors over in lower case.
    assert refused == {one.lower() for one in subjects if not covered(one, permissions()[user].publish)}


@pytest.mark.parametrize("user", permissions())
async def test_a_user_hears_exactly_what_is_derived(nats_server: NatsServer, user: str) -> None:
    subjects = {one for allowed in permissions().values() for one in allowed.subscribe} | {*HEARD, *STRANGE}
    refused: set[str] = set()
    async with as_user(nats_server, user, refused) as client:
        for subject in sorted(subjects):
            await client.subscribe(subject)
        await taken(client)
    assert refused == {one.lower() for one in subjects if not covered(one, permissions()[user].subscribe)}


async def test_nobody_gets_in_without_the_password(nats_server: NatsServer) -> None:
    wrong = nats_server.url_for("notifier").replace("://notifier:", "://notifier:wrong")
    with pytest.raises(nats.errors.Error):
        await nats.connect(wrong, allow_reconnect=False, error_cb=_ignore)


async def _ignore(_: Exception) -> None:
    """The call itself says so."""


async def test_without_its_own_inbox_a_user_gets_no_answer(
    nats_server: NatsServer, nats_settings: NatsSettings
) -> None:
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    client = await nats.connect(nats_server.url_for("notifier"), error_cb=_ignore)
    try:
        with pytest.raises((nats.errors.TimeoutError, nats.errors.Error)):
            await client.jetstream(prefix=ASK, timeout=0.5).stream_info("EVENTS")
    finally:
        await client.close()


def _done(durable: ConsumerInfo) -> bool:
    return not durable.num_pending and not durable.num_ack_pending


def changed(sentence: str) -> AccountChanged:
    return AccountChanged(user_id=new_id(), occurred_at=datetime.now(UTC), change="resumed", sentence=sentence)


async def test_an_event_goes_all_its_ways_between_users_with_their_own_rights(
    engine: AsyncEngine, signed_in: SignedIn, messaging: MessagingSettings, nats_server: NatsServer
) -> None:
    """Published by the api, handled and acknowledged by the notifier; a bad one parked, a lost one rung for again."""
    seen: asyncio.Queue[str] = asyncio.Queue()
    api = create_broker("api", NatsSettings(**signed_in("api")), messaging)
    notifier = create_broker("notifier", NatsSettings(**signed_in("notifier")), messaging)

    async def handle(event: AccountChanged) -> None:
        if event.sentence == "bad":
            raise PermanentError("it is bad", code="bad")
        await seen.put(event.sentence)

    subscribe(notifier, "notifier", topology.EVENTS)(filter=of("account.changed"))(handle)
    await start_broker(api, "api", NatsSettings(**signed_in("api")), messaging)
    await start_broker(notifier, "notifier", NatsSettings(**signed_in("notifier")), messaging)
    outbox = Outbox("api")
    try:
        async with engine.begin() as connection:
            await outbox.add(connection, changed("good"), changed("bad"))
        await Relay(engine, outbox, JetStreamPublisher(api), messaging).drain_once()
        async with asyncio.timeout(30):
            assert await seen.get() == "good"
            late = MessagingSettings(republish_after_seconds=0.01, republish_period_seconds=60)
            durable = topology.durable_of("notifier", topology.EVENTS)
            assert await Republisher(engine, durable, JetStreamPublisher(notifier), late).publish_missing() == 2
            assert await seen.get() == "good"
            js = jetstream(notifier)
            while not _done(await js.consumer_info("EVENTS", "notifier")):
                await asyncio.sleep(0.02)
    finally:
        await stop_broker(notifier)
        await stop_broker(api)
    async with connected([nats_server.url_for(REPLAY)], name="test") as client:
        parked = await dead_letters.listing(client.jetstream())
        assert [letter.subject for letter in parked] == ["account.changed", "republished.notifier.account.changed"]
        for letter in parked:
            await dead_letters.replay(client.jetstream(), letter.seq)
        assert await dead_letters.listing(client.jetstream()) == []


async def test_what_is_rung_again_is_heard_by_that_service_alone(
    nats_server: NatsServer, nats_settings: NatsSettings
) -> None:
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    async with connected([nats_server.url_for("notifier")], name="test") as client:
        await client.jetstream().publish("republished.notifier.match.found", b"{}", stream="EVENTS")
    async with connected([nats_server.url_for(OPS)], name="test") as client:
        waiting = [
            (await client.jetstream().consumer_info("EVENTS", one)).num_pending for one in ("notifier", "auto_reply")
        ]
    assert waiting == [1, 0]


@pytest.mark.parametrize("publisher", [name for name in permissions() if name not in {OPS, PROVISION}])
async def test_the_one_who_looks_hears_every_fact_once_whoever_states_it(
    nats_server: NatsServer, nats_settings: NatsSettings, publisher: str
) -> None:
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    heard: list[str] = []

    async def hear(message: Msg) -> None:
        heard.append(message.subject)

    facts = [one for one in permissions()[publisher].publish if one in PRODUCERS]
    async with connected([nats_server.url_for(OPS)], name="test") as ops:
        for subject in permissions()[OPS].subscribe[1:]:
            await ops.subscribe(subject, cb=hear)
        await settled(ops)
        async with connected([nats_server.url_for(publisher)], name="test") as client:
            for subject in facts:
                await client.jetstream().publish(subject, b"{}", stream=STREAM_OF[subject.partition(".")[0]])
        await settled(ops)
    assert sorted(heard) == sorted(facts)


async def test_a_refusal_is_told_as_one_and_not_as_a_timeout(
    nats_server: NatsServer, nats_settings: NatsSettings
) -> None:
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    with pytest.raises(RefusedError, match=r"(?i)STREAM\.MSG\.DELETE\.DLQ"):
        async with connected([nats_server.url_for(OPS)], name="test") as client:
            await client.jetstream(timeout=0.5).delete_msg("DLQ", 1)
    async with connected([nats_server.url_for(OPS)], name="test") as client:
        await client.subscribe("push.*")
        with pytest.raises(RefusedError, match="push"):
            await settled(client)


async def test_a_service_may_not_provision(nats_server: NatsServer, access: Access) -> None:
    with pytest.raises(RefusedError):
        await provision(access.nats_settings(nats_server, "api"), MessagingSettings())
    assert await provision(access.nats_settings(nats_server, PROVISION), MessagingSettings())


async def test_the_printed_block_is_what_a_server_understands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in permissions():
        monkeypatch.setenv(f"NATS_PASSWORD_{name.upper()}", f"secret-of-{name}")
    monkeypatch.setattr(NatsServer, "_config", _with_block(NatsServer._config))  # pyright: ignore[reportPrivateUsage]
    with NatsServer(tmp_path / "nats", fsync=False) as server:
        url = server.url.replace("://", "://provision:secret-of-provision@")
        assert await provision(NatsSettings(nats_url=url), MessagingSettings())


def _with_block(config: Callable[[NatsServer], str]) -> Callable[[NatsServer], str]:
    return lambda server: config(server) + server_block()
