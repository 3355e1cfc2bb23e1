"""One middleware decides what a failed message becomes: delayed redelivery, or a parked copy in the dead letters.

Transient faults (and unexpected ones: a bug may be mended meanwhile) come back after the schedule's pause; permanent
faults, malformed bodies and the last attempt are parked in `dlq.<stream>.<durable>` with an acknowledged publish, and
only then rejected. If parking itself fails, the message is redelivered. What no handler saw, because nobody handles its
type or its body is no JSON, FastStream would leave unanswered; it is parked here, too.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from urllib.parse import quote

import structlog
from faststream import BaseMiddleware
from faststream.exceptions import AckMessage, NackMessage, RejectMessage
from nats.aio.msg import Msg
from nats.errors import NotJSMessageError
from prometheus_client import Counter, Histogram
from pydantic import ValidationError

from libs.common.db.faults import is_away
from libs.common.errors import PermanentError, TransientError
from libs.common.messaging import topology
from libs.common.messaging.envelope import CORRELATION
from libs.common.messaging.relay import Publisher
from libs.common.observability.logging import described
from libs.common.settings.servers import MessagingSettings

READABLE = " :;,.'\"()[]{}<>=/!?*+&@#$|~_-"
"""Header values are ASCII: what is not is percent-encoded, and the rest stays readable with the NATS CLI."""

log = structlog.stdlib.get_logger(__name__)

HANDLED = Counter("messages_handled_total", "Messages by outcome", ["durable", "type", "outcome"])
SECONDS = Histogram("message_handling_seconds", "Time in the handler", ["durable", "type"])
PARKED = Counter("messages_parked_total", "Messages moved to the dead letters", ["durable"])


class Redelivery:
    """Builds the middleware for one service."""

    def __init__(self, publisher: Publisher, settings: MessagingSettings, *, durable: str) -> None:
        self.publisher = publisher
        self.settings = settings
        self.durable = durable

    def __call__(self, msg: Any, *, context: Any) -> "RedeliveryMiddleware":
        """FastStream asks for one middleware per message."""
        return RedeliveryMiddleware(msg, context=context, policy=self)

    def pause(self, delivered: int, age: float) -> float | None:
        """Seconds before the next attempt, or None when this was the last one. `delivered` counts from 1.

        Deliveries that ended without a word (a killed worker, a silent one) count like failed attempts; `age`, the
        seconds since the message was stored, sees to it that they do not use up its time as well. After `max_deliver`
        the server itself would drop it.
        """
        schedule = self.settings.redelivery_schedule_seconds
        if delivered <= len(schedule):
            return schedule[delivered - 1]
        if age < sum(schedule) and delivered < self.settings.max_deliver:
            return schedule[-1]
        return None

    def pause_in_order(self, delivered: int, *, waiting_mends: bool) -> float | None:
        """The same where everything behind the message waits: short pauses, and few for what waiting hardly mends."""
        schedule = topology.in_short_steps(self.settings.redelivery_schedule_seconds)
        most = len(schedule) if waiting_mends else len(self.settings.redelivery_schedule_seconds)
        return schedule[delivered - 1] if delivered <= most else None


class RedeliveryMiddleware(BaseMiddleware[Any, Any]):
    """Binds the log context, measures, and turns exceptions into nak-with-delay or park-and-reject."""

    def __init__(self, msg: Any, /, *, context: Any, policy: Redelivery) -> None:
        super().__init__(msg, context=context)
        self.policy = policy
        self._handled = False

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> Any:
        """Run the handler; see the module's text for what a fault becomes."""
        self._handled = True
        kind = _kind(msg.raw_message)
        structlog.contextvars.bind_contextvars(
            **{CORRELATION: msg.headers.get(CORRELATION, ""), "event_id": msg.headers.get("ce-id", ""), "event": kind}
        )
        started = time.perf_counter()
        outcome = "done"
        try:
            _require_type(msg.raw_message, kind)
            return await call_next(msg)
        except (AckMessage, NackMessage, RejectMessage):
            outcome = "asked"
            raise
        except Exception as error:  # noqa: BLE001 - this is the one place where any fault of a handler is classified
            outcome = await self._settle(msg.raw_message, kind, error)
        finally:
            SECONDS.labels(self.policy.durable, kind).observe(time.perf_counter() - started)
            HANDLED.labels(self.policy.durable, kind, outcome).inc()
            structlog.contextvars.unbind_contextvars(CORRELATION, "event_id", "event")

    async def after_processed(
        self,
        exc_type: type[BaseException] | None = None,
        exc_val: BaseException | None = None,
        exc_tb: TracebackType | None = None,
    ) -> bool | None:
        """Park what failed before any handler saw it; True: that was all there was to do about the fault."""
        if self._handled or not isinstance(exc_val, Exception):
            return False
        raw, kind = self.msg, _kind(self.msg)
        try:
            await self._park(raw, exc_val, _delivered(raw))
        except TransientError:
            await raw.nak(delay=self.policy.settings.redelivery_schedule_seconds[-1])
            raise
        log.error("unreadable message parked", action="message.parked", type=kind, error=type(exc_val).__name__)
        HANDLED.labels(self.policy.durable, "unreadable", "parked").inc()
        await raw.term()
        return True

    async def _settle(self, msg: Msg, kind: str, error: Exception) -> str:
        delivered = _delivered(msg)
        hopeless = isinstance(error, PermanentError | ValidationError | ValueError)
        pause = None if hopeless else self._pause(msg, error, delivered)
        if pause is not None:
            log.warning(
                "handler failed; redelivery",
                action="message.retry",
                type=kind,
                error=described(error),
                delivered=delivered,
                pause=pause,
            )
            raise NackMessage(delay=pause) from error
        await self._park(msg, error, delivered)
        log.error("message parked", action="message.parked", type=kind, error=described(error), delivered=delivered)
        raise RejectMessage from error

    def _pause(self, msg: Msg, error: Exception, delivered: int) -> float | None:
        if not topology.is_in_order(_stream(msg)):
            return self.policy.pause(delivered, _age(msg))
        waiting_mends = isinstance(error, TransientError) or is_away(error)
        return self.policy.pause_in_order(delivered, waiting_mends=waiting_mends)

    async def _park(self, msg: Msg, error: Exception, delivered: int) -> None:
        try:
            metadata = msg.metadata
        except NotJSMessageError:
            return
        stream, sequence = metadata.stream, metadata.sequence.stream
        headers = {
            **{key: str(value) for key, value in (msg.headers or {}).items()},
            "Nats-Msg-Id": f"{stream}:{self.policy.durable}:{sequence}",
            "dlq-subject": msg.subject,
            "dlq-durable": self.policy.durable,
            "dlq-stream-seq": str(sequence),
            "dlq-delivered": str(delivered),
            "dlq-error": quote(described(error), safe=READABLE),
        }
        headers.pop("Nats-Expected-Stream", None)
        await self.policy.publisher.publish(f"dlq.{stream}.{self.policy.durable}", msg.data, headers)
        PARKED.labels(self.policy.durable).inc()


class ForeignTypeError(PermanentError):
    """A message whose headers call it another event than its subject: who published it may not make that one."""

    code = "foreign_type"


def _require_type(msg: Msg, kind: str) -> None:
    named = (msg.headers or {}).get("ce-type", kind)
    if named != kind:
        raise ForeignTypeError(f"published as {kind}, it calls itself {named}")


def _kind(msg: Msg) -> str:
    return topology.fact_of(msg.subject)


def _delivered(msg: Msg) -> int:
    try:
        return msg.metadata.num_delivered
    except NotJSMessageError:
        return 1


def _stream(msg: Msg) -> str:
    try:
        return msg.metadata.stream
    except NotJSMessageError:
        return ""


def _age(msg: Msg) -> float:
    """Seconds since the server stored it."""
    try:
        return (datetime.now(UTC) - msg.metadata.timestamp).total_seconds()
    except NotJSMessageError:
        return 0.0
