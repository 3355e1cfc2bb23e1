"""A loop of work: turn after turn while there is something to do, then a rest that a doorbell may end.

A turn that raises ends the loop; its supervisor (`libs.common.concurrency.supervisor`) counts the failures in a row,
starts it again after a growing pause and says so. So a turn keeps what concerns one item to that item, and raises for
the rest.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from libs.common.concurrency.supervisor import Heartbeat, sleep_beating

Step = Callable[[Heartbeat], Awaitable[float | None]]
AT_ONCE = 0.0
SHORTEST_REST = 0.05


@dataclass(frozen=True, slots=True)
class WorkLoop:
    """`run` is the supervised loop.

    `step` does one turn and returns the seconds until something is due again: `AT_ONCE` when there may be more to do
    now, None when nothing is known to be due. A long turn beats by itself. `idle`: seconds of the longest rest. `wake`
    ends a rest early; what rings during a turn is looked for in the next one.
    """

    step: Step
    idle: float
    wake: asyncio.Event | None = None

    async def run(self, heartbeat: Heartbeat) -> None:
        """Work for ever."""
        while True:
            heartbeat.beat()
            if self.wake is not None:
                self.wake.clear()
            due = await self.step(heartbeat)
            heartbeat.succeed()
            if due != AT_ONCE:
                rest = self.idle if due is None else min(self.idle, max(SHORTEST_REST, due))
                await sleep_beating(heartbeat, rest, self.wake)


def while_due(
    engine: AsyncEngine,
    do: Callable[[Heartbeat], Awaitable[object]],
    seconds_to_next: Callable[[AsyncConnection], Awaitable[float | None]],
) -> Step:
    """A step for `WorkLoop`: `do` takes on what is due and says whether anything was; if not, the rows say when."""

    async def step(heartbeat: Heartbeat) -> float | None:
        if await do(heartbeat):
            return AT_ONCE
        async with engine.connect() as connection:
            return await seconds_to_next(connection)

    return step
