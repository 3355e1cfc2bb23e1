"""The sweeper: attempts that lost their worker, proposals whose time is over, snoozes that end."""

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.crashpoints import crashpoint
from services.chat_analysis import events
from services.chat_analysis.ports import Deps
from services.chat_analysis.sending import metrics
from services.chat_analysis.sql import statement

log = get_logger(__name__)
BATCH = 200

# The POST of an attempt cannot have begun later than its lease lasted.
_LEASES_OVER = statement(
    """
update agent_actions a
set state = $UNKNOWN, ended_why = 'lease_over', attempt_at = a.lease_until, lease_token = null, lease_until = now(),
  version = a.version + 1, updated_at = now()
from (
  select id from agent_actions where state = $SENDING and lease_until < now()
  order by lease_until limit :batch for no key update skip locked
) due
where a.id = due.id
returning a.id
"""
)

_WOKEN = statement(
    """
update agent_actions a
set state = $PROPOSED, snoozed_until = null, version = a.version + 1, updated_at = now()
from (
  select id from agent_actions where state = $SNOOZED and snoozed_until <= now()
  order by snoozed_until limit :batch for no key update skip locked
) due
where a.id = due.id
returning a.id
"""
)

_EXPIRED = statement(
    """
update agent_actions a
set state = $EXPIRED, ended_why = 'expired', snoozed_until = null, version = a.version + 1, updated_at = now()
from (
  select id from agent_actions where state in $open and expires_at <= now()
  order by expires_at limit :batch for no key update skip locked
) due, chats c
where a.id = due.id and c.id = a.chat_id
returning a.id, a.user_id, a.chat_id, c.card, now() as now
"""
).columns(card=JSONB)


class Sweeper:
    """`run` is a supervised loop. Replicas may sweep at the same time."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def run(self, heartbeat: Heartbeat) -> None:
        """Sweep, for ever."""
        await WorkLoop(self._turn, self._deps.settings.chat_sweep_seconds).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        await sweep(self._deps)
        return None


async def sweep(deps: Deps) -> dict[str, int]:
    """One sweep over everything; returns how many rows each part moved on."""
    async with deps.engine.begin() as connection:
        lost = len((await connection.execute(_LEASES_OVER, {"batch": BATCH})).all())
    async with deps.engine.begin() as connection:
        woken = len((await connection.execute(_WOKEN, {"batch": BATCH})).all())
    async with deps.engine.begin() as connection:
        expired = await _expire(deps, connection)
    moved = {"lease_over": lost, "snooze_over": woken, "expired": expired}
    for what, number in moved.items():
        if number:
            metrics.SWEPT.labels(what).inc(number)
            log.info("swept", action="sweeper.moved", what=what, count=number)
    if any(moved.values()):
        crashpoint("chat_analysis.swept")
    if lost:
        deps.wakes.reconciler.set()
    return moved


async def _expire(deps: Deps, connection: AsyncConnection) -> int:
    rows = (await connection.execute(_EXPIRED, {"batch": BATCH})).all()
    closed = [events.closed(row.user_id, row.chat_id, row.id, at=row.now, why="expired", card=row.card) for row in rows]
    await deps.outbox.add(connection, *closed)
    return len(rows)
