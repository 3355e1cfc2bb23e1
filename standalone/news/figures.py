"""The figures on the screen: read from PostgreSQL every few seconds, kept for whoever draws."""

import asyncio
from dataclasses import dataclass, field

from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.faults import DATABASE_AWAY
from ops.funnel import Funnel, funnels
from ops.limits import Limit, limits
from ops.options import limits_of_installation
from ops.queries import Switch, pauses
from ops.tables import decisions_text

REFRESH_SECONDS = 2.0


@dataclass(slots=True)
class Numbers:
    """The last figures that could be read."""

    funnels: list[Funnel] = field(default_factory=list[Funnel])
    limits: list[Limit] = field(default_factory=list[Limit])
    pauses: list[Switch] = field(default_factory=list[Switch])
    fresh: bool = False

    @property
    def summary(self) -> str:
        """The whole in one line."""
        looked = sum(one.looked_at for one in self.funnels)
        rejected = sum(one.rejected for one in self.funnels)
        matched = sum(one.matched for one in self.funnels)
        sent, waiting = sum(one.sent for one in self.funnels), sum(one.waiting for one in self.funnels)
        refused = sum(one.refused for one in self.funnels)
        return (
            f"Итого: просмотрено {looked}, отсеяно {rejected}, подошло {matched}, "
            f"отправлено {sent}, в работе {waiting}, не отправлено {refused}."
            + (f" {decisions}" if (decisions := decisions_text(self.funnels)) else "")
        )


async def keep_fresh(numbers: Numbers, engine: AsyncEngine, every: float = REFRESH_SECONDS) -> None:
    """Refresh the figures for ever; while the database is away the last ones stay, marked as old."""
    rules = limits_of_installation()
    while True:
        try:
            async with engine.connect() as connection:
                numbers.funnels = await funnels(connection)
                numbers.limits = await limits(connection, rules)
                numbers.pauses = await pauses(connection)
            numbers.fresh = True
        except ProgrammingError:
            raise  # a mistake of ours, not a database that is away
        except DATABASE_AWAY:
            numbers.fresh = False
        await asyncio.sleep(every)
