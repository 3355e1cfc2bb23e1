"""How many events of one service are handled at the same time: of those that share their work all that are in hand."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.events.account import AccountChanged
from libs.common.events.match import MatchDecided
from libs.common.ids import new_id
from libs.common.messaging.broker import create_broker, start_broker, stop_broker
from libs.common.messaging.client import connected
from libs.common.messaging.consumer import AT_ONCE, PULLED, Consumer, Receipt
from libs.common.messaging.envelope import headers_of
from libs.common.settings.servers import MessagingSettings, NatsSettings


class Crowd:
    """Handlers that all wait; how many of them do, and that it was ever so many."""

    def __init__(self) -> None:
        self.inside = self.done = 0
        self.most = 0
        self.full, self.go = asyncio.Event(), asyncio.Event()

    async def handle(self, _: object, receipt: Receipt) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        if self.inside == AT_ONCE:
            self.full.set()
        await self.go.wait()
        self.inside -= 1
        self.done += 1


async def test_those_that_share_their_work_are_kept_waiting_by_nobody_the_others_go_a_few_at_a_time(
    engine: AsyncEngine, nats_settings: NatsSettings, messaging: MessagingSettings
) -> None:
    broker = create_broker("auto_reply", nats_settings, messaging)
    consumer, alone, together = Consumer(broker, engine, "auto_reply"), Crowd(), Crowd()
    half = PULLED // 2
    assert half > AT_ONCE
    all_together = asyncio.Event()

    async def shared(event: object, receipt: Receipt) -> None:
        if together.inside == half - 1:
            all_together.set()
        await together.handle(event, receipt)

    consumer.on(MatchDecided, alone.handle)
    consumer.on(AccountChanged, shared, together=True)
    async with connected(nats_settings.servers, name="test") as client:
        for kind in (_decided(), _changed()):
            for _ in range(half):
                event_id = new_id()
                headers = headers_of(kind, event_id=event_id, source="api", correlation_id=str(event_id))
                await client.jetstream().publish(kind.subject, kind.model_dump_json().encode(), headers=headers)
    await start_broker(broker, "auto_reply", nats_settings, messaging)
    try:
        await asyncio.wait_for(asyncio.gather(alone.full.wait(), all_together.wait()), 30)
        assert (alone.inside, together.inside) == (AT_ONCE, half), "the others of the kind that goes alone wait outside"
        alone.go.set()
        together.go.set()
        while alone.done < half:
            await asyncio.sleep(0.01)
        assert alone.most == AT_ONCE
    finally:
        await stop_broker(broker)


def _changed() -> AccountChanged:
    return AccountChanged(user_id=new_id(), occurred_at=datetime.now(UTC), change="resumed", sentence="")


def _decided() -> MatchDecided:
    return MatchDecided(user_id=new_id(), occurred_at=datetime.now(UTC), decision_id=new_id(), decision="dismiss")
