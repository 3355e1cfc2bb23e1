"""One handler for every event: store, commit, push. The push may be lost, the row may not."""

from uuid import UUID

import nats.errors
from faststream.nats import NatsMessage
from opentelemetry import propagate
from prometheus_client import Counter
from structlog.stdlib import get_logger

from libs.common.crashpoints import crashpoint
from libs.common.errors import PermanentError, TransientError
from libs.common.events.account import AccountTested
from libs.common.events.base import Event
from libs.common.events.catalogue import EVENTS
from libs.common.messaging import recorded, topology
from libs.common.messaging.broker import Broker, message_of, subscribe
from libs.common.messaging.envelope import delivery_of
from libs.common.messaging.recorded import UnrecordedError
from services.notifier import frames
from services.notifier.deliveries import store as deliveries
from services.notifier.domain import Stored
from services.notifier.ports import Deps
from services.notifier.store import CONSUMER

log = get_logger(__name__)
BATCH = 48
"""Below max_ack_pending: events on their way to one transaction."""
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
    if isinstance(event, AccountTested):
        await _test(event, delivery.event_id, deps)
        return
    stored = await deps.storing.store(event, delivery.event_id)
    if stored is None:
        return
    crashpoint("notifier.stored")
    STORED.labels(event.subject).inc()
    await _push(deps, stored)


async def _test(message: AccountTested, event_id: UUID, deps: Deps) -> None:
    async with deps.engine.begin() as connection:
        event = recorded.named(await recorded.events(connection, [event_id]), event_id, AccountTested)
        user_id = (event or message).user_id
        audience = (await deliveries.audience(connection, [user_id])).get(user_id)
        if audience is None:
            return
        if event is None:
            raise UnrecordedError(CONSUMER)
        begun = await deps.routing.test(connection, event, audience)
    if begun and event.channel == "web":
        await deps.bus.push(event.user_id, frames.test(event.test_id))


def parse(subject: str, body: bytes) -> Event:
    """The event of a body; PermanentError for a type that this version does not know."""
    if subject not in EVENTS:
        raise PermanentError(f"Unknown event type {subject}", code="unknown_event")
    return EVENTS[subject].model_validate_json(body)


async def _push(deps: Deps, stored: Stored) -> None:
    trace: dict[str, str] = {}
    propagate.inject(trace)
    try:
        await deps.bus.push(stored.notification.user_id, frames.notification(stored, trace))
    except (nats.errors.Error, TransientError, OSError) as error:
        log.info("push lost; the sockets' heartbeat heals it", action="push.lost", error=repr(error)[:200])
