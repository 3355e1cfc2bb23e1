"""A loop that fails again and again is an outage: a row of `loop_outages`, told to the administrators once.

It begins with the third failure in a row, if one of them came after the database had answered: while it is away every
loop fails, and that is told by others. It ends when the loop has worked for a minute: one good turn between failures
ends nothing. A process that starts again goes on with the row that it finds, so that a crash tells nothing twice; of
several processes of one service, those in which the loop works do not end what another still sees.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col
from structlog.stdlib import get_logger

from libs.common.concurrency.supervisor import FAILING_TIMES, Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.db.clock import now as database_now
from libs.common.db.faults import DATABASE_AWAY
from libs.common.db.tables.outages import LoopOutage
from libs.common.db.tables.users import User
from libs.common.events.account import AccountChanged
from libs.common.ids import derived_id, new_id
from libs.common.messages.catalogue import Message, known, message
from libs.common.messages.said import Said, say
from libs.common.messaging.outbox import Outbox, Pending

log = get_logger(__name__)

LOOK_SECONDS = 5.0
SETTLED = timedelta(minutes=1)
KEPT_DAYS = 30

_FAILS = text(
    """
insert into loop_outages (id, service, loop, error, began_at)
values (:id, :service, :loop, :error, now() - make_interval(secs => :seconds))
on conflict (service, loop) where ended_at is null do update set seen_at = now(), error = excluded.error
returning id, xmax = 0 as begun
"""
)
_WORKS = text(
    """
update loop_outages set ended_at = now()
where service = :service and loop = any(cast(:loops as text[])) and ended_at is null
  and seen_at <= now() - cast(:settled as interval)
returning id, loop
"""
)
_FORGET = text(
    """
with gone as (
  update loop_outages set ended_at = seen_at
  where service = :service and ended_at is null and seen_at < now() - interval '1 day'
    and not loop = any(cast(:loops as text[]))
)
delete from loop_outages where service = :service and ended_at < now() - make_interval(days => :days)
"""
)


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage that is not over. `error`: the class of the last error."""

    service: str
    loop: str
    error: str
    began_at: datetime
    seen_at: datetime


class OutageWatch:
    """`run` is a supervised loop of every service; it asks the database only while something fails or has failed."""

    def __init__(
        self, engine: AsyncEngine, outbox: Outbox, heartbeats: Sequence[Heartbeat], *, settled: timedelta = SETTLED
    ) -> None:
        self._engine, self._outbox, self._heartbeats, self._settled = engine, outbox, heartbeats, settled
        self._open: set[str] | None = None
        self._suspects: dict[str, int] = {}

    async def run(self, heartbeat: Heartbeat) -> None:
        """Look for ever."""
        await WorkLoop(lambda _: self.look(), LOOK_SECONDS).run(heartbeat)

    async def look(self) -> None:
        """Note what began and what is over since the last look."""
        failing = [one for one in self._heartbeats if one.in_a_row >= FAILING_TIMES]
        if self._open is not None and not self._open and not failing:
            self._suspects.clear()
            return
        try:
            async with self._engine.begin() as connection:
                if self._open is None:
                    await self._forget(connection)
                proved = [one for one in failing if self._proved(one)]
                begun = [one for one in proved if await self._fails(connection, one)]
                over = await self._works(connection)
                open_now = await open_outages(connection)
        except DATABASE_AWAY:
            self._suspects.clear()
            raise
        self._suspects = {one.name: self._suspects.get(one.name, one.in_a_row) for one in failing}
        self._open = {one.loop for one in open_now if one.service == self._outbox.source}
        for one in begun:
            log.error("a loop keeps failing", action="loop.outage", loop=one.name, error=one.error)
        for loop in over:
            log.info("a loop works again", action="loop.recovered", loop=loop)

    def _proved(self, heartbeat: Heartbeat) -> bool:
        """It failed since a look at which the database answered, or a process before this one has it on record."""
        seen = self._suspects.get(heartbeat.name)
        return heartbeat.name in (self._open or ()) or (seen is not None and heartbeat.in_a_row > seen)

    async def _forget(self, connection: AsyncConnection) -> None:
        values = {"service": self._outbox.source, "loops": [one.name for one in self._heartbeats], "days": KEPT_DAYS}
        await connection.execute(_FORGET, values)

    async def _fails(self, connection: AsyncConnection, heartbeat: Heartbeat) -> bool:
        values = {
            "id": new_id(),
            "service": self._outbox.source,
            "loop": heartbeat.name,
            "error": heartbeat.error,
            "seconds": heartbeat.failing_seconds,
        }
        row = (await connection.execute(_FAILS, values)).one()
        if row.begun:
            loop = code_of(heartbeat.name)
            said = say("news", "loop_failing", loop=(f"loop.{loop}",), loss=say("loop", loop))
            await self._tell(connection, row.id, "loop_failing", said)
        return row.begun

    async def _works(self, connection: AsyncConnection) -> list[str]:
        enough = self._settled.total_seconds()
        loops = [one.name for one in self._heartbeats if one.works and one.working_seconds >= enough]
        values = {"service": self._outbox.source, "loops": loops, "settled": self._settled}
        rows = (await connection.execute(_WORKS, values)).all()
        for row in rows:
            await self._tell(
                connection, row.id, "loop_well", say("news", "loop_well", loop=(f"loop.{code_of(row.loop)}",))
            )
        return [row.loop for row in rows]

    async def _tell(self, connection: AsyncConnection, outage_id: UUID, change: str, said: Said) -> None:
        """To everybody who runs this installation: no loop works for one person alone."""
        now = await database_now(connection)
        for user_id in await connection.scalars(select(col(User.id)).where(col(User.is_admin))):
            event = AccountChanged.model_validate(
                {
                    "user_id": user_id,
                    "occurred_at": now,
                    "change": change,
                    "scope": "system",
                    "why": (said,),
                }
            )
            await self._outbox.add(connection, Pending(event, derived_id(change, outage_id, user_id)))


def text_of(loop: str) -> Message:
    """What the loop is there for."""
    return message("loop", code_of(loop))


def code_of(loop: str) -> str:
    """The loop as the catalogue calls it; `search-3` is one of several `search`."""
    code = re.sub(r"-\d+$", "", loop)
    return code if known("loop", code) else "other"


async def open_outages(connection: AsyncConnection) -> list[Outage]:
    """What is failing now, the longest first."""
    statement = (
        select(
            col(LoopOutage.service),
            col(LoopOutage.loop),
            col(LoopOutage.error),
            col(LoopOutage.began_at),
            col(LoopOutage.seen_at),
        )
        .where(col(LoopOutage.ended_at).is_(None))
        .order_by(col(LoopOutage.began_at), col(LoopOutage.service), col(LoopOutage.loop))
    )
    return [Outage(*row) for row in (await connection.execute(statement)).all()]
