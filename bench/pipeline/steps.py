"""What each layer of consuming a `match.found` costs: raw client, FastStream, validation, database, telemetry, letter.

Every step has all that the one before it has. Processor milliseconds of this process for one message, in rounds that
take turns; the messages lie in the stream before a step begins, and its connecting is not counted.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import nats
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from nats.aio.client import Client
from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bench.figures import spread
from bench.pipeline import ours
from bench.stage import world
from bench.stage.town import Card, Town
from libs.common.db.engine import create_engine
from libs.common.events.match import MatchFound
from libs.common.letters.writer import write_letter
from libs.common.messaging.broker import create_broker, start_broker, stop_broker
from libs.common.messaging.consumer import Consumer, Receipt
from libs.common.observability.logging import configure
from libs.common.observability.spans import PrivateExporter
from libs.common.settings.logs import LogSettings
from libs.common.settings.servers import MessagingSettings, NatsSettings
from services.auto_reply.sending.intake import record_match

COUNT, ROUNDS, BATCH = 500, 3, 16
SERVICE = "auto_reply"
Effect = Callable[[MatchFound, Receipt], Awaitable[None]]


class Tally:
    """Counts messages; tells what processor time passed from the first to the last of them."""

    def __init__(self, count: int) -> None:
        self._left, self._began, self._spent = count, 0.0, 0.0
        self._last = count
        self.done = asyncio.Event()

    def one(self) -> None:
        """One message is handled."""
        if self._left == self._last:
            self._began = time.process_time()
        self._left -= 1
        if self._left == 0:
            self._spent = time.process_time() - self._began
            self.done.set()

    def milliseconds(self) -> float:
        """For one message; the first is the start of the clock."""
        return self._spent / (self._last - 1) * 1000


@dataclass(frozen=True)
class Place:
    """Servers, people and what they applied with."""

    nats_url: str
    client: Client
    engine: AsyncEngine
    town: Town
    resume: Mapping[str, Any]
    cards: dict[UUID, Card] = field(default_factory=dict[UUID, Card])

    async def fill(self) -> None:
        """An empty stream, and then COUNT stored and published matches."""
        js = self.client.jetstream()
        await js.purge_stream("EVENTS")
        found = await self.town.find(COUNT)
        self.cards.update({one.match_id: one.card for one in found})
        await ours.publish_all(js, found)


async def raw(place: Place, tally: Tally) -> None:
    """nats-py alone: fetch, acknowledge."""
    subscription = await place.client.jetstream().pull_subscribe("match.found", durable="bench-raw", stream="EVENTS")
    while not tally.done.is_set():
        for message in await subscription.fetch(BATCH, timeout=5):
            await message.ack()
            tally.one()
    await subscription.unsubscribe()


async def faststream(place: Place, tally: Tally) -> None:
    """A bare FastStream subscriber of bytes."""
    broker = NatsBroker(place.nats_url, ack_policy=AckPolicy.NACK_ON_ERROR, logger=None, graceful_timeout=5)

    async def body(message: NatsMessage) -> bytes:
        return message.body

    async def handle(_: bytes) -> None:
        tally.one()

    stream, pull = JStream("EVENTS", declare=False), PullSub(batch_size=BATCH, timeout=5)
    broker.subscriber("match.found", stream=stream, durable="bench-bare", pull_sub=pull, decoder=body)(handle)
    await broker.start()
    await tally.done.wait()
    await broker.stop()


async def validation(place: Place, tally: Tally) -> None:
    """The service's own consumer: redelivery, dead letters, the typed event. It does nothing with it."""

    async def nothing(_: MatchFound, __: Receipt) -> None:
        tally.one()

    await _consume(place, tally, nothing)


async def database(place: Place, tally: Tally) -> None:
    """And the effect: inbox and application row in one transaction."""
    await _consume(place, tally, _recording(tally))


async def telemetry(place: Place, tally: Tally) -> None:
    """And spans of messages and statements, handed to an exporter that drops them."""
    async with _traced() as provider:
        await _consume(place, tally, _recording(tally), provider)


async def letter(place: Place, tally: Tally) -> None:
    """And the composed letter with its grounding check, written within the handler; sending writes it in a thread."""

    async def recorded_and_written(event: MatchFound, receipt: Receipt) -> None:
        async with receipt.transaction() as connection:
            await _record(connection, event)
        await write_letter(place.resume, place.cards[event.match_id], today=date.today(), marker="bench")  # noqa: DTZ011
        tally.one()

    async with _traced() as provider:
        await _consume(place, tally, recorded_and_written, provider)


STEPS: dict[str, Callable[[Place, Tally], Awaitable[None]]] = {
    "raw client": raw,
    "FastStream": faststream,
    "+ validation": validation,
    "+ database": database,
    "+ telemetry": telemetry,
    "+ letter": letter,
}


async def steps(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Processor milliseconds for a message after each step, and what the step added."""
    _log_into(logs / "steps.log")
    engine = create_engine(both.database("steps"), application_name="bench")
    client = await nats.connect(both.nats.url)
    try:
        async with world.headhunter(logs, "--catalogue-size", "1") as (hh_url, _):
            town = Town(engine, hh_url, seed=9)
            await town.settle(BATCH)
            place = Place(both.nats.url, client, engine, town, town.resume)
            costs: dict[str, list[float]] = {name: [] for name in STEPS}
            for number in range(-1, ROUNDS):
                for name, step in STEPS.items():
                    await place.fill()
                    tally = Tally(COUNT)
                    await step(place, tally)
                    if number >= 0:
                        costs[name].append(tally.milliseconds())
    finally:
        await client.close()
        await engine.dispose()
    return {"messages": COUNT, "rounds": ROUNDS, "processor_ms": {n: spread(c, 3) for n, c in costs.items()}} | {
        "added_ms": _added({name: median(values) for name, values in costs.items()})
    }


def _added(costs: Mapping[str, float]) -> dict[str, float]:
    before, added = 0.0, {}
    for name, cost in costs.items():
        added[name], before = round(cost - before, 3), cost
    return added


def _log_into(file: Path) -> None:
    """Log as a service does, into a file."""
    configure("bench", LogSettings())
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(file.open("w"))


async def _consume(place: Place, tally: Tally, effect: Effect, provider: TracerProvider | None = None) -> None:
    settings, messaging = NatsSettings(nats_url=place.nats_url), MessagingSettings()
    broker = create_broker(SERVICE, settings, messaging, tracer_provider=provider)
    Consumer(broker, place.engine, SERVICE).on(MatchFound, effect)
    await start_broker(broker, SERVICE, settings, messaging)
    await tally.done.wait()
    await stop_broker(broker)


def _recording(tally: Tally) -> Effect:
    async def recorded(event: MatchFound, receipt: Receipt) -> None:
        async with receipt.transaction() as connection:
            await _record(connection, event)
        tally.one()

    return recorded


async def _record(connection: AsyncConnection, event: MatchFound) -> None:
    await record_match(connection, match_id=event.match_id, user_id=event.user_id, expire_days=7)


class _Dropped(SpanExporter):
    """Takes spans and keeps none: what they cost the process is measured, not a collector."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Succeed."""
        return SpanExportResult.SUCCESS


@asynccontextmanager
async def _traced() -> AsyncGenerator[TracerProvider]:
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(PrivateExporter(_Dropped())))
    statements = AsyncPGInstrumentor(capture_parameters=False)
    statements.instrument(tracer_provider=provider)
    try:
        yield provider
    finally:
        statements.uninstrument()
        provider.shutdown()
