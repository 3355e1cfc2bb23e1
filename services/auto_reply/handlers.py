"""What auto_reply does with events: claim, decide, record. No network; the loops do the slow things."""

from typing import Any

from faststream.nats import NatsBroker, NatsMessage
from structlog.stdlib import get_logger

from libs.common.crashpoints import crashpoint
from libs.common.decisions.store import read as read_decision
from libs.common.errors import TransientError
from libs.common.events.account import AccountChanged
from libs.common.events.match import MatchDecided, MatchFound
from libs.common.messaging import inbox, topology
from libs.common.messaging.broker import of, subscribe
from libs.common.messaging.envelope import delivery_of
from services.auto_reply.ports import Deps
from services.auto_reply.sending import decisions, metrics, resuming
from services.auto_reply.sending.recording import record_match, wake_ready
from services.auto_reply.sending.store import record as records

log = get_logger(__name__)
SERVICE = "auto_reply"


def register(broker: NatsBroker, deps: Deps) -> None:
    """The service's one subscriber and its three handlers."""
    subscriber = subscribe(broker, SERVICE, topology.EVENTS)

    async def found(event: MatchFound, message: NatsMessage) -> None:
        await on_match_found(event, message, deps)

    async def decided(event: MatchDecided, message: NatsMessage) -> None:
        await on_match_decided(event, message, deps)

    async def changed(event: AccountChanged, message: NatsMessage) -> None:
        await on_account_changed(event, message, deps)

    handlers: tuple[tuple[str, Any], ...] = (
        (MatchFound.subject, found),
        (MatchDecided.subject, decided),
        (AccountChanged.subject, changed),
    )
    for subject, handler in handlers:
        subscriber(filter=of(subject))(handler)


async def on_match_found(event: MatchFound, message: NatsMessage, deps: Deps) -> None:
    """Record the application row under the policy that stands now."""
    crashpoint("auto_reply.received")
    async with deps.engine.begin() as connection:
        if not await inbox.claim(connection, consumer=SERVICE, event_id=delivery_of(message.headers).event_id):
            return
        recorded = await record_match(
            connection,
            match_id=event.match_id,
            user_id=event.user_id,
            card=event.vacancy,
            expire_days=deps.settings.queued_expire_days,
        )
        if recorded is None and not await records.match_exists(connection, event.match_id, event.user_id):
            # The event shares its match's transaction; a restored database may still be catching up.
            raise TransientError(f"match {event.match_id} is not there yet")
    if recorded is not None:
        await wake_ready(deps, recorded)


async def on_match_decided(event: MatchDecided, message: NatsMessage, deps: Deps) -> None:
    """Carry out what the owner decided, if the row still stands where he saw it, and before it what he decided earlier.

    The event is a bell: what was decided is read from the decision's row. Without one nobody decided anything.
    """
    event_id = delivery_of(message.headers).event_id
    async with deps.single.connect() as connection:
        decided = await read_decision(connection, event_id)
    if decided is None:
        metrics.FORGED_DECISIONS.inc()
        log.error("an event without its decision", action="decision.forged", event_id=str(event_id))
        return
    await decisions.settle(deps, decided, consumer=SERVICE)


async def on_account_changed(event: AccountChanged, message: NatsMessage, deps: Deps) -> None:
    """Forget tokens of an account that changed; look again at rows whose pause may be over."""
    if event.account_id is not None:
        deps.accounts.forget(event.account_id)
    async with deps.engine.begin() as connection:
        if not await inbox.claim(connection, consumer=SERVICE, event_id=delivery_of(message.headers).event_id):
            return
        await resuming.look_again(connection, event)
    deps.wakes.all()
