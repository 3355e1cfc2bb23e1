"""The server publishes its answers to whatever reply subject a request names, and asks nobody whether it may.

So each verb of JetStream's API is tried with each credential and each reply subject that matters: what may be asked
stands in one table, the rest is refused, and no answer puts an event, a decision or a browser's frame anywhere. That no
answer changes streams, consumers and messages either: `test_reply_attacks.py`. What acts on a decision reads its row:
`auto_reply/sending/test_worker.py`.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime

import nats
import nats.js.errors
from nats.aio.msg import Msg
from nats.js.client import JetStreamContext

from libs.common.events.catalogue import EVENTS
from libs.common.events.match import MatchDecided
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.permissions import (
    ASK,
    JETSTREAM,
    OPS,
    PROVISION,
    REPLAY,
    SHOWS_PARKED,
    inbox_of,
    permissions,
)
from libs.common.messaging.topology import DLQ, DURABLES, LIVE, STREAMS
from libs.common.settings.servers import NatsSettings
from standalone.servers.nats import NatsServer
from tests.component.libs.messaging.test_permissions import covered
from tests.support.broker import taken

ACK = "$JS.ACK"
ACCOUNT = (
    *("INFO", "STREAM.NAMES", "STREAM.LIST", "META.LEADER.STEPDOWN", "SERVER.REMOVE", "SERVER.STREAM.MOVE.A.B"),
    *("ACCOUNT.PURGE.G", "ACCOUNT.STREAM.MOVE.G.EVENTS", "ACCOUNT.STREAM.CANCEL_MOVE.G.EVENTS"),
    *("STREAM.TEMPLATE.CREATE.T", "STREAM.TEMPLATE.NAMES", "STREAM.TEMPLATE.INFO.T", "STREAM.TEMPLATE.DELETE.T"),
)
OF_STREAM = (
    *("STREAM.CREATE", "STREAM.UPDATE", "STREAM.INFO", "STREAM.DELETE", "STREAM.PURGE", "STREAM.SNAPSHOT"),
    *("STREAM.RESTORE", "STREAM.MSG.GET", "STREAM.MSG.DELETE", "STREAM.PEER.REMOVE", "STREAM.LEADER.STEPDOWN"),
    *("DIRECT.GET", "CONSUMER.NAMES", "CONSUMER.LIST"),
)
OF_CONSUMER = (
    *("CONSUMER.CREATE", "CONSUMER.DURABLE.CREATE", "CONSUMER.INFO", "CONSUMER.DELETE", "CONSUMER.PAUSE"),
    *("CONSUMER.RESET", "CONSUMER.UNPIN", "CONSUMER.LEADER.STEPDOWN", "CONSUMER.MSG.NEXT"),
)
NAMES = (*(stream.name for stream in STREAMS), "MINE")
PLACES = (*(f"{durable.stream}.{durable.name}" for durable in DURABLES), "EVENTS.spy", "MINE.spy")

# ---- what may be asked for: everything that is not here is refused

LOOKS = {
    *("INFO", "STREAM.NAMES", "STREAM.LIST", f"STREAM.MSG.GET.{DLQ}"),
    *(f"{verb}.{name}" for verb in ("STREAM.INFO", "CONSUMER.NAMES", "CONSUMER.LIST") for name in NAMES),
    *(f"CONSUMER.INFO.{place}" for place in PLACES),
}
ONE_BY_ONE = ("MSG.GET", "MSG.DELETE")
SHAPES = {
    *(f"STREAM.{verb}.{stream.name}" for verb in ("INFO", "CREATE", "UPDATE", *ONE_BY_ONE) for stream in STREAMS),
    *(f"CONSUMER.{verb}.{place}" for verb in ("INFO", "CREATE", "DURABLE.CREATE") for place in PLACES[:-2]),
}
REPLAYS = {f"{verb}.{DLQ}" for verb in ("STREAM.INFO", "STREAM.MSG.GET", "STREAM.MSG.DELETE")}
READS_STREAMS = {f"STREAM.INFO.{stream.name}" for stream in STREAMS}


def allowed(user: str) -> set[str]:
    if user in (own := {OPS: LOOKS, PROVISION: SHAPES, REPLAY: REPLAYS}):
        return {f"{ASK}.{one}" for one in own[user]}
    places = [f"{durable.stream}.{durable.name}" for durable in DURABLES if durable.name == user]
    asked = {f"CONSUMER.{verb}.{place}" for verb in ("INFO", "MSG.NEXT") for place in places}
    parked = {f"STREAM.MSG.GET.{DLQ}"} if user == SHOWS_PARKED else set[str]()
    return {f"{ASK}.{one}" for one in READS_STREAMS | asked | parked} | {f"{ACK}.{place}.1.2.3.4.5" for place in places}


def everything() -> list[str]:
    of_streams = [f"{verb}.{name}" for verb in OF_STREAM for name in NAMES]
    direct = [f"DIRECT.GET.{name}.match.decided" for name in NAMES]
    of_consumers = [f"{verb}.{place}" for verb in OF_CONSUMER for place in PLACES]
    filtered = [f"CONSUMER.CREATE.{place}.match.decided" for place in PLACES]
    acks = [f"{ACK}.{place}.1.2.3.4.5" for place in PLACES]
    verbs = (*ACCOUNT, *of_streams, *direct, *of_consumers, *filtered)
    return [*(f"{api}.{one}" for api in (JETSTREAM, ASK) for one in verbs), *acks]


# ---- where an answer would hurt

VICTIM = new_id()
FRAMES = tuple(live.subject.replace("*", str(VICTIM)) for live in LIVE)
REPLIES = (
    *EVENTS,
    *FRAMES,
    *(f"{durable.republished}.x" for durable in DURABLES),
    *(f"dlq.{durable.stream}.{durable.name}" for durable in DURABLES),
    *(f"{inbox_of(user)}.x" for user in permissions()),
)
"""Every subject that anybody of ours listens to; a new event, bell or consumer is among them."""
OF_THE_SERVER = (
    *(f"{ACK}.{durable.stream}.{durable.name}.1.1.1.1.1" for durable in DURABLES),
    "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.EVENTS.auto_reply",
)
"""What the server itself listens to, but for its API: `test_reply_attacks.py` has that."""
BODIES = (b"", b'{"seq":1}', b'{"batch":2,"no_wait":true}', b"+NXT")
HANDED_OUT = re.compile(r"\$JS\.ACK\.[^.]+\.([^.]+)\.")
REFUSAL = re.compile(r"permissions violation for publish (?:to|with reply of) \"([^\"]+)\"", re.IGNORECASE)


def decision() -> tuple[bytes, dict[str, str]]:
    event = MatchDecided(
        user_id=VICTIM, occurred_at=datetime.now(UTC), decision_id=new_id(), decision="approve", letter_hash="x"
    )
    headers = headers_of(event, event_id=event.decision_id, source="api", correlation_id="c")
    return event.model_dump_json().encode(), headers


async def ask_as(
    server: NatsServer, user: str, subjects: Iterable[str], replies: Iterable[str], *, last: Iterable[str] = ()
) -> set[str]:
    """Ask for everything with every reply; returns what was refused, once `last` is answered.

    The server's API answers behind a queue of its own: what it answers last comes after all that was asked before.
    """
    refused: set[str] = set()

    async def on_error(error: Exception) -> None:
        found = REFUSAL.search(str(error))
        assert found, error
        refused.add(found[1])

    client = await nats.connect(server.url_for(user), error_cb=on_error, inbox_prefix=inbox_of(user))
    try:
        for subject in subjects:
            for reply in replies:
                for body in BODIES:
                    await client.publish(subject, body, reply=reply)
        for subject in last:
            await client.request(subject, b"", timeout=20)
        await taken(client)
    finally:
        await client.close()
    return refused


async def seed(js: JetStreamContext) -> set[str]:
    """Something to hand out in every stream; returns the ids of the events."""
    ids: set[str] = set()
    for subject in (*EVENTS, "dlq.EVENTS.auto_reply", "dlq.NOTICES.telegram"):
        for _ in range(3):
            body, headers = decision()
            ids.add(headers["ce-id"])
            await js.publish(subject, body, headers=headers)
    return ids


def asker_of(message: Msg) -> str | None:
    """Whose consumer handed a message out: a request that waits is answered again, after the next one has asked."""
    found = HANDED_OUT.match(message.reply)
    return found[1] if found else None


def of_account(user: str) -> tuple[str, ...]:
    """Every subject that means something in the account of a user."""
    may = permissions()[user]
    return (*may.publish, *may.subscribe)


async def stored(js: JetStreamContext) -> list[tuple[str, str]]:
    """Subject and event id of everything in the streams that carries one."""
    found: list[tuple[str, str]] = []
    for stream in STREAMS:
        state = (await js.stream_info(stream.name)).state
        for seq in range(max(1, state.first_seq), state.last_seq + 1):
            try:
                message = await js.get_msg(stream.name, seq)
            except nats.js.errors.NotFoundError:
                continue  # taken out by the one who hands out again
            if event_id := (message.headers or {}).get("ce-id"):
                found.append((str(message.subject), event_id))
    return sorted(found)


async def test_no_credential_reaches_more_of_jetstream_than_the_table_says(
    nats_server: NatsServer, nats_settings: NatsSettings
) -> None:
    assert nats_settings.nats_url == nats_server.url, "provisioned"
    subjects = everything()
    for user in permissions():
        refused = await ask_as(nats_server, user, subjects, ("match.decided",))
        # nats-py hands errors over in lower case.
        passed = {subject for subject in subjects if subject.lower() not in refused}
        assert passed == allowed(user), user


async def test_no_answer_that_a_credential_may_ask_for_becomes_an_event_or_a_frame(
    nats_server: NatsServer, nats_settings: NatsSettings
) -> None:
    watcher = await nats.connect(nats_settings.nats_url)
    js = watcher.jetstream()
    await seed(js)
    before = await stored(js)
    heard: list[tuple[str, Msg]] = []

    def listener(reply: str):
        async def hear(message: Msg) -> None:
            heard.append((reply, message))

        return hear

    sockets = await nats.connect(nats_server.url_for("notifier"), inbox_prefix=inbox_of("notifier"))
    for reply in REPLIES:
        await (sockets if reply in FRAMES else watcher).subscribe(reply, cb=listener(reply))
    await taken(sockets)
    await taken(watcher)
    for user in permissions():
        own = [one for one in sorted(allowed(user)) if "MSG.DELETE" not in one]
        earlier = len(heard)
        last = [one for one in own if one.endswith(f"STREAM.INFO.{DLQ}")]
        assert await ask_as(nats_server, user, own, REPLIES, last=last) == set()
        await ask_as(nats_server, user, own, OF_THE_SERVER, last=last)
        await taken(sockets)
        await taken(watcher)
        left = {
            reply for reply, message in heard[earlier:] if not covered(reply, of_account(asker_of(message) or user))
        }
        assert left == set(), "an answer left its account"
    assert len(heard) > 500, "the server does answer there"
    # A consumer's next message keeps the subject that it was stored under, whatever it was sent to: at most a repeat.
    events = {(message.subject, str((message.headers or {}).get("ce-id"))) for _, message in heard}
    assert {one for one in events if one[1] != "None"} <= set(before)
    frames = [json.loads(message.data or b"null") for _, message in heard if message.subject == f"push.{VICTIM}"]
    assert {frame["type"].partition(".")[0] for frame in frames if frame} == {"io"}
    assert set(await stored(js)) == set(before), "nothing stands under another subject than before"
    await sockets.close()
    await watcher.close()
