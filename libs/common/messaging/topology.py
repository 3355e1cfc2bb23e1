"""Streams and durables as data, and the three things done with them: plan, apply, verify.

One owner: `provision` applies them; services only verify. A durable that is missing would be created silently with
endless deliveries, and the configuration of an existing one is silently ignored, so drift must stop the start.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from libs.common.crashpoints import crashpoint
from libs.common.errors import ConfigurationError, TransientError
from libs.common.services import SERVICES
from libs.common.settings.servers import MessagingSettings

DAY = 86_400.0
EVENTS, NOTICES, DLQ, ADVISORY = "EVENTS", "NOTICES", "DLQ", "ADVISORY"
REPUBLISHED = "republished"
EARLIER = "again"
"""The prefix of earlier versions: what one of them has stored under it is still delivered after an upgrade."""
IN_ORDER_ACK_WAIT = 10.0
"""Seconds after which another process gets what a killed one had taken: until then everything behind it waits."""
IN_ORDER_PAUSE = 5.0
"""The longest pause before another attempt where everything behind it waits."""
MISSING = "is missing"
PROVISION = "python -m libs.common.messaging.provision"


@dataclass(frozen=True)
class Stream:
    """A stream with `limits` retention; ages in seconds.

    `in_order`: of what it holds, a message is delivered when the one before it is settled, whoever was killed over it.
    """

    name: str
    subjects: tuple[str, ...]
    max_age: float
    description: str
    duplicate_window: float = 600.0
    in_order: bool = False


@dataclass(frozen=True)
class Durable:
    """The one durable of a service on a stream, named after the service. `facts` are what it wants to know."""

    stream: str
    name: str
    facts: tuple[str, ...]

    @property
    def republished(self) -> str:
        """Where missed events are published for this service alone: nobody else hears it, and it forges no fact."""
        return f"{REPUBLISHED}.{self.name}"

    @property
    def filter_subjects(self) -> tuple[str, ...]:
        """Everything that the server delivers to it."""
        if self.stream != EVENTS:
            return self.facts
        return (*self.facts, f"{self.republished}.>", f"{EARLIER}.{self.name}.>")

    @property
    def in_order(self) -> bool:
        """Whether one message at a time is delivered to all its processes together."""
        return is_in_order(self.stream)

    def handing(self, settings: MessagingSettings) -> "DeliveryLimits":
        """How the server hands out its messages."""
        if not self.in_order:
            return DeliveryLimits(settings.ack_wait_seconds, settings.max_deliver, settings.max_ack_pending)
        most = len(in_short_steps(settings.redelivery_schedule_seconds)) + settings.max_deliver
        return DeliveryLimits(min(settings.ack_wait_seconds, IN_ORDER_ACK_WAIT), most, max_ack_pending=1)


@dataclass(frozen=True, slots=True)
class DeliveryLimits:
    """Seconds that an answer is waited for, deliveries of one message, and messages in hand at once."""

    ack_wait: float
    max_deliver: int
    max_ack_pending: int


@dataclass(frozen=True)
class Live:
    """Subjects of core NATS: whoever listens hears them, nothing is kept."""

    subject: str
    publishers: tuple[str, ...]
    subscribers: tuple[str, ...]


STREAMS = (
    Stream(
        EVENTS,
        ("match.>", "reply.>", "chat.>", "account.>", f"{REPUBLISHED}.>", f"{EARLIER}.>"),
        14 * DAY,
        "Facts of the product; PostgreSQL can replay them",
    ),
    Stream(NOTICES, ("notice.>",), 7 * DAY, "Commands for the telegram service", in_order=True),
    Stream(DLQ, ("dlq.>",), 30 * DAY, "Parked messages: see `vkatilsya dlq`"),
    Stream(
        ADVISORY,
        ("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>", "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>"),
        7 * DAY,
        "The server's own word about messages that no consumer finished",
    ),
)

DURABLES = tuple(
    Durable(stream, service.name, facts) for service in SERVICES for stream, facts in service.facts.items()
)

LIVE = (
    Live("push.*", publishers=("notifier",), subscribers=("notifier",)),
    Live("session.*", publishers=("api",), subscribers=("notifier",)),
    Live("read.*", publishers=("api",), subscribers=("notifier",)),
)
"""The browsers' frames: `push.<user id>`. Bells without a body: `session.<user id>` of an ended session, and
`read.<user id>` when notifications were read."""


def fact_of(subject: str) -> str:
    """The event's type as its subject says it, which NATS looks at; copies for one service have it at their end."""
    parts = subject.split(".", 2)
    return parts[2] if parts[0] in {REPUBLISHED, EARLIER} and len(parts) == 3 else subject


class TopologyDriftError(ConfigurationError):
    """A stream or durable is configured otherwise; provisioning mends it, waiting does not."""

    code = "topology_drift"


class TopologyMissingError(TransientError):
    """NATS has no such stream or durable yet: it may be provisioned at this moment."""

    code = "topology_missing"


def stream_config(stream: Stream, *, replicas: int = 1) -> StreamConfig:
    """The server's form of a stream."""
    return StreamConfig(
        name=stream.name,
        description=stream.description,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_age=stream.max_age,
        duplicate_window=stream.duplicate_window,
        num_replicas=replicas,
        # A direct get answers with the stored message itself, on any subject that the request names: see ADR 0012.
        allow_direct=False,
    )


def consumer_config(durable: Durable, settings: MessagingSettings) -> ConsumerConfig:
    """The server's form of a durable."""
    handing = durable.handing(settings)
    return ConsumerConfig(
        durable_name=durable.name,
        description=f"{durable.name} reads {durable.stream}",
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=handing.ack_wait,
        max_deliver=handing.max_deliver,
        max_ack_pending=handing.max_ack_pending,
        filter_subjects=sorted(durable.filter_subjects),
    )


def durable_of(service: str, stream: str) -> Durable:
    """The durable of a service; KeyError when the topology has none."""
    return next(item for item in DURABLES if item.name == service and item.stream == stream)


def covers(filters: Iterable[str], subject: str) -> bool:
    """Whether one of the filters, an exact subject or one that ends in `.>`, takes in this subject."""
    return any(subject == item or (item.endswith(".>") and subject.startswith(item[:-1])) for item in filters)


def is_in_order(stream: str) -> bool:
    """Whether a message of this stream is delivered only when the one before it is settled."""
    return any(one.in_order for one in STREAMS if one.name == stream)


def in_short_steps(pauses: Iterable[float]) -> tuple[float, ...]:
    """The same time altogether, in pauses of at most IN_ORDER_PAUSE."""
    steps: list[float] = []
    for pause in pauses:
        whole, rest = divmod(pause, IN_ORDER_PAUSE)
        steps += [IN_ORDER_PAUSE] * int(whole) + ([rest] if rest or not whole else [])
    return tuple(steps)


async def plan(js: JetStreamContext, settings: MessagingSettings) -> list[str]:
    """What `apply` would change, one sentence each; empty when nothing."""
    return [
        *[drift for stream in STREAMS if (drift := await _stream_drift(js, stream))],
        *[drift for durable in DURABLES if (drift := await _durable_drift(js, durable, settings))],
    ]


async def apply(js: JetStreamContext, settings: MessagingSettings, *, replicas: int = 1) -> list[str]:
    """Create or update what differs; returns what was changed. Never deletes. Killed half way, it is run again."""
    changes = await plan(js, settings)
    for stream in STREAMS:
        config = stream_config(stream, replicas=replicas)
        try:
            await js.stream_info(stream.name)
        except NotFoundError:
            await js.add_stream(config)
        else:
            await js.update_stream(config)
        crashpoint(f"provision.{stream.name}")
    for durable in DURABLES:
        await js.add_consumer(durable.stream, consumer_config(durable, settings))
        crashpoint(f"provision.{durable.stream}.{durable.name}")
    return changes


async def verify(js: JetStreamContext, service: str, settings: MessagingSettings) -> None:
    """Raise unless all streams and this service's durables are as this code expects.

    TopologyMissingError when the only trouble is that some are not there, else TopologyDriftError.
    """
    problems = [drift for stream in STREAMS if (drift := await _stream_drift(js, stream))]
    own = [durable for durable in DURABLES if durable.name == service]
    problems += [drift for durable in own if (drift := await _durable_drift(js, durable, settings))]
    if problems:
        kind = TopologyMissingError if all(drift.endswith(MISSING) for drift in problems) else TopologyDriftError
        raise kind(f"Очереди NATS не такие, как нужно: {'; '.join(problems)}. Выполните {PROVISION}.")


async def _stream_drift(js: JetStreamContext, stream: Stream) -> str | None:
    try:
        found = (await js.stream_info(stream.name)).config
    except NotFoundError:
        return f"stream {stream.name} {MISSING}"
    wanted = {
        "subjects": (sorted(stream.subjects), sorted(found.subjects or [])),
        "retention": (RetentionPolicy.LIMITS, found.retention),
        "max_age": (stream.max_age, found.max_age),
        "duplicate_window": (stream.duplicate_window, found.duplicate_window),
        "allow_direct": (False, bool(found.allow_direct)),
    }
    return _differences(f"stream {stream.name}", wanted)


async def _durable_drift(js: JetStreamContext, durable: Durable, settings: MessagingSettings) -> str | None:
    try:
        found = (await js.consumer_info(durable.stream, durable.name)).config
    except NotFoundError:
        return f"durable {durable.name} on {durable.stream} {MISSING}"
    filters = found.filter_subjects or ([found.filter_subject] if found.filter_subject else [])
    handing = durable.handing(settings)
    wanted = {
        "filter_subjects": (sorted(durable.filter_subjects), sorted(filters)),
        "ack_wait": (handing.ack_wait, found.ack_wait),
        "max_deliver": (handing.max_deliver, found.max_deliver),
        "max_ack_pending": (handing.max_ack_pending, found.max_ack_pending),
    }
    return _differences(f"durable {durable.name} on {durable.stream}", wanted)


def _differences(what: str, wanted: Mapping[str, tuple[object, object]]) -> str | None:
    wrong = [
        f"{key} is {found!r}, expected {expected!r}" for key, (expected, found) in wanted.items() if expected != found
    ]
    return f"{what}: {', '.join(wrong)}" if wrong else None
