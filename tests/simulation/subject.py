"""A subject of the simulation: a part of the product whose schedules are explored, in a folder of its own."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from tests.simulation.database import Database
from tests.simulation.scheduler import Scheduler

Step = Callable[[], Awaitable[object]]
Mutation = Callable[[], AbstractContextManager[None]]


@dataclass
class Outcome:
    """What one schedule showed. `effects`: how much the peer accepted; without any, no violations say nothing."""

    seed: int
    violations: list[str] = field(default_factory=list[str])
    trace: list[str] = field(default_factory=list[str])
    effects: int = 0
    kills: int = 0


class Subject(Protocol):
    """`effects`: the word for what its peer accepts. `mutations`: known mistakes, each found within 1,000 seeds."""

    @property
    def effects(self) -> str: ...
    @property
    def mutations(self) -> Mapping[str, Mutation]: ...

    async def explore(self, database: Database, url: str, seed: int) -> Outcome:
        """Run the schedule of this seed on an open database; judge it."""
        ...


def looping(scheduler: Scheduler, step: Step, idle: float) -> Callable[[], Awaitable[None]]:
    """An actor that does a step, waits for up to `idle` virtual seconds, and so on."""

    async def main() -> None:
        while True:
            await step()
            await scheduler.sleep(scheduler.dice.uniform(0.0, idle))

    return main


def working(scheduler: Scheduler, kind: str, step: Step, rest: float) -> Callable[[], Awaitable[None]]:
    """An actor that does a step whenever the agenda has work of its kind, up to `rest` virtual seconds late."""

    async def main() -> None:
        while True:
            await scheduler.work(kind, scheduler.dice.uniform(0.0, rest))
            await step()

    return main
