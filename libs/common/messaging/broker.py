"""The broker of a service, with the settings that are not optional (each was a lost day once).

Reconnects for ever, ends the process when the connection is closed for good, pings often enough to notice a frozen
server, never lets FastStream declare anything, and never uses its default acknowledgement policy.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import nats.errors
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from faststream.nats.security import NatsSecurity, NatsUserPassword
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig
from structlog.stdlib import get_logger

from libs.common import exits
from libs.common.concurrency.retry import retry_transient
from libs.common.errors import TransientError
from libs.common.messaging import topology
from libs.common.messaging.client import connected, user_of
from libs.common.messaging.guarded import GuardedClient, trusted
from libs.common.messaging.permissions import api_of, inbox_of
from libs.common.messaging.redelivery import Redelivery
from libs.common.observability.masking import mask
from libs.common.settings.servers import MessagingSettings, NatsSettings

log = get_logger(__name__)

Broker = NatsBroker
"""The broker's type for those who only pass it on."""

CONNECT_SECONDS = 5.0
STREAM_OF = {
    **dict.fromkeys(("match", "reply", "chat", "account", topology.REPUBLISHED), topology.EVENTS),
    "notice": topology.NOTICES,
    "dlq": topology.DLQ,
}


class JetStreamPublisher:
    """Publishes with `stream=` and waits for the acknowledgement, 5 s at most."""

    def __init__(self, broker: NatsBroker) -> None:
        self._broker = broker
        self._context: JetStreamContext | None = None

    async def publish(self, subject: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Raise TransientError when no acknowledgement came; the message may be stored all the same."""
        stream = STREAM_OF[subject.partition(".")[0]]
        try:
            await jetstream(self._broker).publish(subject, body, timeout=5, stream=stream, headers=dict(headers))
        except (nats.errors.Error, TimeoutError) as error:
            raise TransientError(f"NATS did not acknowledge {subject}: {error!r}") from error


def create_broker(
    service: str, settings: NatsSettings, messaging: MessagingSettings, *, tracer_provider: Any = None
) -> NatsBroker:
    """A broker that is not connected yet; `start_broker` connects it within a deadline."""
    middlewares: list[Any] = []
    if tracer_provider is not None:
        from faststream.nats.opentelemetry import NatsTelemetryMiddleware

        middlewares.append(NatsTelemetryMiddleware(tracer_provider=tracer_provider))
    broker = _GuardedBroker(
        settings.servers,
        name=service,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        graceful_timeout=messaging.graceful_seconds,
        drain_timeout=int(messaging.close_seconds) or 1,
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=5,
        ping_interval=10,
        max_outstanding_pings=2,
        inbox_prefix=inbox_of(service),
        js_options={"prefix": api_of(user_of(settings.servers, settings.nats_user))},
        closed_cb=_closed(service),
        error_cb=_on_error,
        middlewares=middlewares,
        logger=None,
        security=_security(settings),
    )
    broker.add_middleware(Redelivery(JetStreamPublisher(broker), messaging, durable=service))
    return broker


class _GuardedBroker(NatsBroker):
    """Its client keeps the password to itself where TLS was asked for and is not spoken."""

    async def _connect(self) -> Client:
        client = GuardedClient()
        await client.connect(**self._connection_kwargs)
        self.config.connect(client)
        return client


def _security(settings: NatsSettings) -> NatsSecurity:
    login, context = settings.login, trusted(settings.servers, settings.nats_ca_file, settings.nats_shown)
    if login["user"]:
        return NatsUserPassword(login["user"], login["password"] or "", ssl_context=context)
    return NatsSecurity(ssl_context=context)


def subscribe(broker: NatsBroker, service: str, stream: str, *, batch_size: int = 16, decoder: Any = None) -> Any:
    """The service's one subscriber on a stream; add handlers with `@subscriber(filter=of(EventClass))`."""
    durable = topology.durable_of(service, stream)
    return broker.subscriber(
        durable.filter_subjects[0],
        stream=JStream(stream, declare=False),
        durable=durable.name,
        pull_sub=PullSub(batch_size=batch_size, timeout=5),
        max_workers=batch_size,  # with one, all of a batch have to end before the next is fetched
        config=ConsumerConfig(filter_subjects=list(durable.filter_subjects)),
        inbox_prefix=f"{inbox_of(service)}.".encode(),
        decoder=decoder,
    )


def of(*types: str) -> Callable[[Any], Awaitable[bool]]:
    """A filter by the subject, which NATS allows to those alone who make such events; anybody writes headers.

    A coroutine: FastStream calls any other filter in a thread, for every handler and every message.
    """

    async def matches(message: Any) -> bool:
        return topology.fact_of(message.raw_message.subject) in types

    return matches


def message_of(broker: NatsBroker) -> NatsMessage:
    """The message that the handler running now was called for.

    Asked for as an argument of the handler it would be given through a thread, one for each message: FastDepends calls
    whatever is not a coroutine in one.
    """
    message: NatsMessage = broker.context.get_local("message")
    return message


async def start_broker(broker: NatsBroker, service: str, settings: NatsSettings, messaging: MessagingSettings) -> None:
    """Connect, verify the topology, start consuming; a NATS that is away is waited for until the deadline.

    Raises ConfigurationError at once for what waiting cannot mend (a refused user, missing rights, a drifted stream or
    durable), TransientError after the deadline.
    """
    await retry_transient(
        lambda: _start(broker, service, settings, messaging),
        seconds=settings.nats_start_deadline_seconds,
        tell=lambda error, pause: log.info(
            "waiting for NATS", action="broker.waiting", error=str(error)[:300], pause=pause
        ),
    )


async def check_broker(service: str, settings: NatsSettings, messaging: MessagingSettings) -> None:
    """Look once, with a connection of its own, whether `start_broker` could succeed; raises as that does.

    The broker's own connection retries whatever happens, and tells of a refusal only on the side.
    """
    try:
        async with connected(settings.servers, name=service, **settings.login, seconds=CONNECT_SECONDS) as client:
            await topology.verify(client.jetstream(timeout=CONNECT_SECONDS), service, messaging)
    except (nats.errors.Error, OSError) as error:
        raise TransientError(f"NATS по адресу {mask(settings.nats_url)} не готов: {error!r}.") from error


async def _start(broker: NatsBroker, service: str, settings: NatsSettings, messaging: MessagingSettings) -> None:
    await check_broker(service, settings, messaging)
    try:
        async with asyncio.timeout(2 * CONNECT_SECONDS):
            await broker.connect()
            await broker.start()
    except (nats.errors.Error, TimeoutError, OSError) as error:
        raise TransientError(f"NATS по адресу {mask(settings.nats_url)} не готов: {error!r}.") from error


async def stop_broker(broker: NatsBroker) -> None:
    """Finish running handlers and close. A server that is away must not keep the process from ending well."""
    _closing.add(id(broker))
    try:
        await broker.stop()
    except (nats.errors.Error, TimeoutError, OSError, ExceptionGroup) as error:
        log.info("NATS was away at the stop", action="broker.stop_without_drain", error=repr(error)[:300])


def jetstream(broker: NatsBroker) -> JetStreamContext:
    """The JetStream context of a connected broker; TransientError before the connection."""
    return _connected(broker).stream


def core(broker: NatsBroker) -> Client:
    """The plain NATS client of a connected broker; TransientError before the connection."""
    return _connected(broker).connection


def _connected(broker: NatsBroker) -> Any:
    state: Any = broker.config.broker_config
    if not state.connection_state:
        raise TransientError("The broker is not connected yet")
    return state.connection_state


_closing: set[int] = set()


def _closed(service: str) -> Callable[[], Coroutine[Any, Any, None]]:
    """Ends the process when the connection is closed without our asking: a closed client spins for ever."""

    async def closed() -> None:
        if _closing:
            return
        log.critical(
            "the NATS connection was closed for good; the process ends", action="broker.closed", service=service
        )
        os._exit(exits.NATS_CLOSED)

    return closed


async def _on_error(error: Exception) -> None:
    text = str(error).lower()
    if "permissions violation" in text or "authorization violation" in text:
        log.critical(
            "NATS refused this service's rights; the process ends", action="broker.refused", error=repr(error)[:300]
        )
        os._exit(exits.NATS_REFUSED)
    log.warning("NATS error", action="broker.error", error=repr(error)[:300])
