"""(d) The relay against bare JetStream publishing of the same messages, in turns."""

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Any

import nats
from nats.js import JetStreamContext
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.figures import ratios, spread, target
from bench.stage.world import Servers
from libs.common.db.engine import create_engine
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging.broker import JetStreamPublisher, create_broker, start_broker, stop_broker
from libs.common.messaging.envelope import headers_of
from libs.common.messaging.outbox import Outbox
from libs.common.messaging.relay import Relay
from libs.common.settings.servers import MessagingSettings, NatsSettings

EVENTS, ROUNDS = 1_000, 3


async def relaying(both: Servers) -> dict[str, Any]:
    """Events a second of both, and their ratio."""
    settings, messaging = NatsSettings(nats_url=both.nats.url), MessagingSettings()
    engine = create_engine(both.database("relay"), application_name="bench")
    broker = create_broker("api", settings, messaging)
    await start_broker(broker, "api", settings, messaging)
    client = await nats.connect(both.nats.url)
    outbox = Outbox("api")
    relay = Relay(engine, outbox, JetStreamPublisher(broker), messaging)
    rates: dict[str, list[float]] = {"bare": [], "relay": []}
    try:
        for _ in range(ROUNDS):
            rates["bare"].append(await _bare(client.jetstream(), messaging.relay_batch))
            await _record(engine, outbox)
            started = time.perf_counter()
            while await relay.drain_once():
                pass
            rates["relay"].append(EVENTS / (time.perf_counter() - started))
    finally:
        await client.close()
        await stop_broker(broker)
        await engine.dispose()
    to_bare = ratios(rates["relay"], rates["bare"])
    return {
        "events": EVENTS,
        "per_second": {name: spread(values) for name, values in rates.items()},
        "to_bare": to_bare,
        "targets": [target("relay to bare publishing", to_bare["median"], 0.75, at_least=True)],
    }


async def _record(engine: AsyncEngine, outbox: Outbox) -> None:
    async with engine.begin() as connection:
        await outbox.add(connection, *(_event() for _ in range(EVENTS)))


async def _bare(js: JetStreamContext, at_once: int) -> float:
    messages = [_message() for _ in range(EVENTS)]
    started = time.perf_counter()
    for first in range(0, EVENTS, at_once):
        batch = messages[first : first + at_once]
        await asyncio.gather(
            *(js.publish("account.changed", body, headers=headers, timeout=10) for body, headers in batch)
        )
    return EVENTS / (time.perf_counter() - started)


def _message() -> tuple[bytes, dict[str, str]]:
    """An event as the outbox writes it: body and headers."""
    event, event_id = _event(), new_id()
    headers = headers_of(event, event_id=event_id, source="api", correlation_id=str(event_id))
    return json.dumps(event.model_dump(mode="json")).encode(), headers


def _event() -> AccountChanged:
    return AccountChanged(user_id=new_id(), occurred_at=datetime.now(UTC), change="resumed", sentence="Замер.")
