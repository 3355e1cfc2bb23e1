"""A loop per channel that takes what is due and hands it to the channel. A channel that is away holds up itself alone.

A row is marked before its message leaves and after: a crash in between costs at most one message more. What failed for
now is tried again with growing pauses for a day; what cannot arrive ends at once. A test is tried once.
"""

import asyncio

from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.stdlib import get_logger

from libs.common.clock import elapsed
from libs.common.concurrency.backoff import back_off
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import AT_ONCE, WorkLoop
from libs.common.crashpoints import crashpoint
from libs.common.errors import PermanentError, TransientError
from libs.common.messaging.outbox import Outbox
from libs.common.notifications import topics
from libs.common.observability.telemetry import following
from services.notifier.deliveries import store
from services.notifier.deliveries.channel import Channel, Receipt
from services.notifier.deliveries.domain import TEST, Batch, compose
from services.notifier.settings import NotifierSettings

log = get_logger(__name__)
IDLE_SECONDS = 2.0
AT_A_TIME = 8
"""Messages of one channel that are on their way at once, each to another owner."""
MARGIN = 30.0
"""Seconds that a lease lasts beyond the time of a try."""
GIVE_UP_SECONDS = 86_400.0
KEPT_DAYS = 30
PRUNE_SECONDS = 3600.0
DELIVERIES = Counter("notification_deliveries_total", "Messages by channel and how they ended", ["channel", "outcome"])


class Courier:
    """Serves one channel; `wake` is set when there may be something new."""

    def __init__(self, engine: AsyncEngine, outbox: Outbox, channel: Channel, settings: NotifierSettings) -> None:
        self._engine, self._outbox, self._channel, self._settings = engine, outbox, channel, settings
        self.wake = asyncio.Event()
        self._failing: str | None = ""
        self._pruned = -PRUNE_SECONDS

    @property
    def channel(self) -> topics.Channel:
        """Whom it serves."""
        return self._channel.name

    async def run(self, heartbeat: Heartbeat) -> None:
        """Work for ever."""
        async with self._engine.begin() as connection:
            await store.note_channel(
                connection, self._channel.name, configured=True, public_key=self._channel.public_key
            )
        await WorkLoop(self.step, IDLE_SECONDS, self.wake).run(heartbeat)

    async def step(self, heartbeat: Heartbeat) -> float | None:
        """Take what is due and deliver it."""
        batches: list[Batch] = []
        async with self._engine.begin() as connection:
            if elapsed() - self._pruned > PRUNE_SECONDS:
                await store.prune(connection, days=KEPT_DAYS)
                self._pruned = elapsed()
        while len(batches) < AT_A_TIME and (batch := await self._claim()) is not None:
            batches.append(batch)
        heartbeat.beat()
        await asyncio.gather(*(self._deliver(batch) for batch in batches))
        return AT_ONCE if batches else None

    async def _claim(self) -> Batch | None:
        async with self._engine.begin() as connection:
            return await store.claim(connection, self._channel.name, lease=self._seconds + MARGIN)

    @property
    def _seconds(self) -> float:
        return self._settings.channel_seconds

    async def _deliver(self, batch: Batch) -> None:
        with following(f"notice.{self._channel.name}", batch.traceparent):
            await self._try(batch)

    async def _try(self, batch: Batch) -> None:
        crashpoint(f"notifier.{self._channel.name}_claimed")
        try:
            async with asyncio.timeout(self._seconds):
                receipt = await self._channel.send(compose(batch), batch.recipient)
        except PermanentError as error:
            await self._settle(batch, "failed", error.code)
        except TransientError as error:
            await self._later(batch, error.code, channel_away=True)
        except TimeoutError:
            await self._later(batch, "no_answer", channel_away=True)
        except Exception as error:  # noqa: BLE001 - one message that breaks its channel must not stop the others
            log.warning(
                "a message broke its channel",
                action="delivery.broken",
                channel=self._channel.name,
                error=type(error).__name__,
            )
            await self._later(batch, "broken", channel_away=False)
        else:
            crashpoint(f"notifier.{self._channel.name}_sent")
            await self._settle(batch, "sent", None, receipt)

    async def _settle(self, batch: Batch, state: str, error: str | None, receipt: Receipt | None = None) -> None:
        async with self._engine.begin() as connection:
            if not await store.settle(connection, batch, state=state, error=error):
                return
            if receipt is not None:
                await self._outbox.add(connection, *receipt.events)
                await self._note_failing(connection, None)
        DELIVERIES.labels(self._channel.name, state).inc()

    async def _later(self, batch: Batch, error: str, *, channel_away: bool) -> None:
        if batch.topic == TEST or batch.lasts > GIVE_UP_SECONDS:
            await self._settle(batch, "failed", error)
            return
        pause = back_off(batch.attempts, self._settings.channel_retry_seconds, self._settings.channel_retry_longest)
        async with self._engine.begin() as connection:
            await store.put_off(connection, batch, seconds=pause, error=error)
            if channel_away:
                await self._note_failing(connection, error)
        DELIVERIES.labels(self._channel.name, "put_off").inc()
        log.info(
            "a message will be tried again",
            action="delivery.put_off",
            channel=self._channel.name,
            error=error,
            pause=pause,
        )

    async def _note_failing(self, connection: store.AsyncConnection, error: str | None) -> None:
        if error != self._failing:
            await store.note_failing(connection, self._channel.name, error)
            self._failing = error
