"""The dead-man pause: nothing goes on being sent in the name of somebody who has not looked for weeks."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.stdlib import get_logger

from libs.common.accounts import audit, switches
from libs.common.concurrency.supervisor import Heartbeat
from libs.common.concurrency.work_loop import WorkLoop
from libs.common.events.account import AccountChanged
from libs.common.ids import derived_id
from libs.common.messages.said import Said
from libs.common.messaging.outbox import Pending
from services.api.absence import store
from services.api.absence.store import AbsentOwner
from services.api.ports import Deps

log = get_logger(__name__)
PERIOD = 600.0
DAY = 86_400.0
ACTOR = "api"


class Absence:
    """One supervised loop. Replicas may look at the same time: a warning and a pause are each made once."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def run(self, heartbeat: Heartbeat) -> None:
        """Look, for ever."""
        await WorkLoop(self._turn, PERIOD).run(heartbeat)

    async def _turn(self, _: Heartbeat) -> float | None:
        await look(self._deps)
        return None


async def look(deps: Deps) -> int:
    """Warn who has been away for long, pause who has been for longer; returns how many were paused."""
    days, warning = deps.settings.owner_away_days, deps.settings.owner_away_warning_days
    if not days:
        return 0
    paused = 0
    async with deps.engine.begin() as connection:
        for one in await store.away(connection, seconds=max(0.0, days - warning) * DAY):
            until = one.seen_at + timedelta(days=days)
            if one.now >= until:
                paused += await _pause(deps, connection, one)
            elif warning:
                said = Said(kind="account", code="owner_away", facts={"at": until.strftime("%d.%m")})
                event = _changed(one, "owner_away", said, until)
                event_id = derived_id("owner_away", one.user_id, one.seen_at.isoformat())
                await deps.outbox.add(connection, Pending(event, event_id))
    return paused


async def _pause(deps: Deps, connection: AsyncConnection, one: AbsentOwner) -> bool:
    if not await switches.pause(connection, "user", one.user_id, "dead_man", by=ACTOR):
        return False
    data = {"scope": "user", "seen_at": one.seen_at.isoformat()}
    await audit.append(connection, user_id=one.user_id, actor=ACTOR, action="switch.dead_man", data=data)
    await deps.outbox.add(connection, _changed(one, "owner_absent", Said(kind="pause", code="dead_man")))
    log.info("sending rests until the owner comes back", action="switch.dead_man", user_id=str(one.user_id))
    return True


def _changed(
    one: AbsentOwner, change: Literal["owner_away", "owner_absent"], said: Said, until: datetime | None = None
) -> AccountChanged:
    return AccountChanged(
        user_id=one.user_id,
        occurred_at=one.now,
        change=change,
        scope="user",
        scope_id=one.user_id,
        why=(said,),
        until=until,
    )
