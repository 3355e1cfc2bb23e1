"""The sweeper: whatever lost its worker, its time or its event is moved on. Replicas may sweep at the same time."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.crashpoints import crashpoint
from libs.common.reasons import EndReason
from services.auto_reply.ports import Deps
from services.auto_reply.sending import metrics
from services.auto_reply.sending.events import reply_failed
from services.auto_reply.sending.intake import record_match
from services.auto_reply.sending.store import end as ends
from services.auto_reply.sending.store import lanes
from services.auto_reply.sending.store import sweep as store
from services.auto_reply.sending.store.end import Ended

log = get_logger(__name__)
BATCH = 200
WEEK, HOUR = 7 * 86_400.0, 3_600.0


class Sweeper:
    """`run` is a supervised loop; the first sweep of a process looks back a week, later ones an hour."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._since = WEEK

    async def run(self, heartbeat: Heartbeat) -> None:
        """Sweep, for ever."""
        await WorkLoop(self._turn, HOUR, self._deps.wakes.sweeper).run(heartbeat)

    async def _turn(self, heartbeat: Heartbeat) -> float:
        """The rest is the period, or less when a hold ends earlier, but never less than the sweep itself took."""
        started = elapsed()
        await sweep(self._deps, since=self._since)
        self._since = HOUR
        heartbeat.beat()
        spent = elapsed() - started
        async with self._deps.engine.connect() as connection:
            seconds = await store.seconds_to_next_hold(connection)
        period = self._deps.settings.sweep_seconds
        return max(spent, period if seconds is None else min(period, max(0.1, seconds)))


async def sweep(deps: Deps, *, since: float = WEEK) -> dict[str, int]:
    """One sweep over everything; returns how many rows each part moved on."""
    moved = {
        "lease_over": await _until_empty(lambda: _leases(deps)),
        "expired": await _until_empty(lambda: _expired(deps)),
        "archived": await _until_empty(lambda: _archived(deps, since)),
        "hold_over": await _until_empty(lambda: _holds(deps)),
        "missed_match": await _until_empty(lambda: _missed(deps, since)),
        "sleeping_lane": await _sleepers(deps),
    }
    for what, count in moved.items():
        if count:
            metrics.SWEPT.labels(what).inc(count)
            log.info("swept", action="sweeper.moved", what=what, count=count)
    if any(moved.values()):
        crashpoint("auto_reply.swept")
    return moved


async def _until_empty(step: Callable[[], Awaitable[int]]) -> int:
    """Batches are short transactions, so that no lock is held for long."""
    total = 0
    while (count := await step()) > 0:
        total += count
        if count < BATCH:
            break
    return total


async def _leases(deps: Deps) -> int:
    async with deps.engine.begin() as connection:
        count = await store.leases_over(connection, batch=BATCH)
    if count:
        deps.wakes.reconciler.set()
    return count


async def _expired(deps: Deps) -> int:
    async with deps.engine.begin() as connection:
        ended = await ends.expire(connection, batch=BATCH)
        await _tell(deps, connection, ended, EndReason.EXPIRED)
    return len(ended)


async def _archived(deps: Deps, since: float) -> int:
    async with deps.engine.begin() as connection:
        ended = await ends.expire_archived(connection, since=since, batch=BATCH)
        await _tell(deps, connection, ended, EndReason.ARCHIVED)
    return len(ended)


async def _tell(deps: Deps, connection: AsyncConnection, ended: Sequence[Ended], why: EndReason) -> None:
    await deps.outbox.add(connection, *(reply_failed(row, at=row.at, reason=why) for row in ended))


async def _holds(deps: Deps) -> int:
    async with deps.engine.begin() as connection:
        users = await store.holds_over(connection, batch=BATCH)
        await lanes.wake(connection, users)
    if users:
        deps.wakes.sender.set()
    return len(users)


async def _missed(deps: Deps, since: float) -> int:
    """Record matches without a row. One that policy forbids now is not counted, so the loop ends.

    Each in a transaction of its own: who holds one row and waits for the next can be part of a deadlock.
    """
    async with deps.single.connect() as connection:
        missed = await store.missed_matches(
            connection, since=since, older=deps.settings.missed_match_seconds, batch=BATCH
        )
    recorded = 0
    for match in missed:
        async with deps.engine.begin() as connection:
            done = await record_match(
                connection,
                match_id=match.match_id,
                user_id=match.user_id,
                expire_days=deps.settings.queued_expire_days,
            )
        recorded += done is not None
    if recorded:
        deps.wakes.letters.set()
    return recorded


async def _sleepers(deps: Deps) -> int:
    async with deps.engine.begin() as connection:
        count = await store.wake_sleepers(connection)
    if count:
        deps.wakes.sender.set()
    return count
