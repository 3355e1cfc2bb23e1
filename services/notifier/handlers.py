"""One handler for every event: store, commit, push. The push may be lost, the row may not."""

import nats.errors
from faststream.nats import NatsMessage
from opentelemetry import propagate
from prometheus_client import Counter
from structlog.stdlib import get_logger

from libs.common.crashpoints import crashpoint
from libs.common.errors import PermanentError, TransientError
from libs.common.events.account import NoticeTelegram
from libs.common.events.base import Event
from libs.common.events.catalogue import EVENTS
from libs.common.ids import derived_id
from libs.common.messaging import topology
from libs.common.messaging.broker import Broker, message_of, subscribe
from libs.common.messaging.envelope import delivery_of
from libs.common.messaging.outbox import Pending
from services.notifier import store
from services.notifier.domain import Stored, encode, frame, notification_of
from services.notifier.ports import Deps

log = get_logger(__name__)
BATCH = 16
STORED = Counter("notifications_stored_total", "Stored notifications", ["kind"])


def register(broker: Broker, deps: Deps) -> None:
    """One subscriber serves every type: bodies are read by the handler."""

    async def handle(_: bytes) -> None:
        await on_event(message_of(broker), deps)

    async def raw_body(message: NatsMessage) -> bytes:
        return message.body

    subscribe(broker, "notifier", topology.EVENTS, batch_size=BATCH, decoder=raw_body)(handle)


async def on_event(message: NatsMessage, deps: Deps) -> None:
    """Turn any event into one notification of its user, exactly once."""
    delivery = delivery_of(message.headers)
    event = parse(delivery.type, message.body)
    async with deps.engine.begin() as connection:
        stored = await store.store(connection, notification_of(event, delivery.event_id))
        notice = bool(stored) and await store.wants_telegram(connection, event.user_id)
        if stored and notice:
            await deps.outbox.add(connection, _notice(event, stored))
    if stored is None:
        return
    crashpoint("notifier.stored")
    STORED.labels(event.subject).inc()
    await _push(deps, stored)


def parse(subject: str, body: bytes) -> Event:
    """The event of a body; PermanentError for a type that this version does not know."""
    if subject not in EVENTS:
        raise PermanentError(f"Unknown event type {subject}", code="unknown_event")
    return EVENTS[subject].model_validate_json(body)


def _notice(event: Event, stored: Stored) -> Pending:
    told = stored.notification
    text = f"<b>{_escaped(told.title)}</b>\n{_escaped(told.body)}".strip()
    notice = NoticeTelegram(
        user_id=event.user_id,
        occurred_at=stored.created_at,
        notification_id=stored.id,
        text=text[:4000],
        kind=told.kind,
        title=told.title,
        body=told.body,
        link=told.data.get("link"),
        severity=told.level,
    )
    return Pending(notice, derived_id("notice", stored.id))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


async def _push(deps: Deps, stored: Stored) -> None:
    content = frame(stored)
    propagate.inject(content)
    try:
        await deps.bus.push(stored.notification.user_id, encode(content).encode())
    except (nats.errors.Error, TransientError, OSError) as error:
        log.info("push lost; the sockets' heartbeat heals it", action="push.lost", error=repr(error)[:200])
