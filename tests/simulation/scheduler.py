"""A seeded scheduler: it alone decides which step of which actor comes next, when time passes and who dies.

An actor is a coroutine of the product. It stops at every *point*: before each statement and commit (`database.py`),
before each message to and from a peer (`network.py`), and where it waits for time. Between two points exactly one actor
runs, so one seed is one schedule, and the same schedule every time.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from tests.simulation.crowd import Crowd, Locks
from tests.simulation.fibers import NEVER, Actor, Fiber, Killed, Status, current


@dataclass(frozen=True)
class Odds:
    """How often, per step, something else happens than the next step of somebody."""

    pause: float = 0.12
    long_pause: float = 0.02
    kill: float = 0.01
    stall: float = 0.03
    long_pauses: tuple[float, ...] = (30.0, 60.0, 60.0, 100.0, 100.0, 300.0, 3_600.0, 30_000.0)


class Scheduler:
    """See the module. `clock` is virtual seconds."""

    def __init__(self, seed: int, *, locks: Locks, odds: Odds, longest_stall: float) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.clock = 0.0
        self.step = 0
        self.trace: list[str] = []
        self.kills = 0
        self.calm = False
        self._crowd = Crowd(locks, self._line)
        self._odds = odds
        self._longest_stall = longest_stall
        self._actors: list[Actor] = []
        self._starting = False
        self.on_tick: list[Callable[[], Awaitable[None]]] = []
        self.agenda: Callable[[], Awaitable[Mapping[str, float]]] | None = None
        """By kind of work, the moment from which on there is some; what is not there has none."""

    # ---- what actors use

    async def point(self, label: str, *, after: float = 0.0, within: float | None = None) -> None:
        """Stop here until it is this actor's turn, at least `after` virtual seconds from now.

        `within`: the turn comes at most so many seconds later; for places where no program could notice a longer stall.
        """
        fiber = current.get()
        if fiber is None:
            return
        if fiber.actor.dead:
            raise Killed
        fiber.point = label
        fiber.not_before = self.clock + after
        fiber.at_latest = NEVER if within is None else fiber.not_before + within
        fiber.gate = asyncio.get_running_loop().create_future()
        fiber.status = Status.READY
        self._crowd.changed.set()
        try:
            await fiber.gate
        finally:
            fiber.status = Status.RUNNING
        if fiber.actor.dead:
            raise Killed

    @property
    def dice(self) -> random.Random:
        """Chance for what an actor does. Each fiber has its own: two may run at once for a moment, in any order."""
        fiber = current.get()
        if fiber is None:
            return self.random
        if fiber.dice is None:
            fiber.dice = random.Random(f"{self.seed}/{fiber.name}/{self.step}")
        return fiber.dice

    async def sleep(self, seconds: float) -> None:
        """Virtual sleep."""
        await self.point("sleep", after=max(0.0, seconds))

    async def work(self, kind: str, rest: float) -> None:
        """Stand still until the agenda has work of this kind, and for `rest` virtual seconds more."""
        fiber = current.get()
        if fiber is None:
            return
        fiber.wants, fiber.rest = kind, rest
        try:
            await self.point(f"waits for {kind}", after=NEVER)
        finally:
            fiber.wants = None

    def note(self, what: str) -> None:
        """A line of the trace."""
        fiber = current.get()
        self._line(fiber.name if fiber else "-", what)

    def _line(self, name: str, what: str) -> None:
        self.trace.append(f"{self.step:4} {self.clock:10.3f} {name:14} {what}")

    # ---- actors

    def start(self, actor: Actor) -> None:
        """Begin an actor; it stops at its first point."""
        fiber = Fiber(actor.name, actor)
        self._actors.append(actor)
        self._crowd.fibers.append(fiber)
        actor.fibers.append(fiber)
        actor.task = self._in_context(fiber, self._life(actor, fiber))

    def _in_context(self, fiber: Fiber, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        token = current.set(fiber)
        self._starting = True
        try:
            return asyncio.get_running_loop().create_task(coroutine, name=fiber.name)
        finally:
            self._starting = False
            current.reset(token)

    async def _life(self, actor: Actor, fiber: Fiber) -> None:
        try:
            await self.point("start")
            await actor.main()
        except Killed:
            pass
        except Exception as error:  # noqa: BLE001 - reported by the run, with its trace
            actor.error = error
        finally:
            fiber.status = Status.DONE
            self._crowd.changed.set()

    def task_factory(self, loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> Any:
        """What an actor starts by itself becomes a fiber of its own."""
        parent = current.get()
        if parent is None or self._starting or parent.status is Status.DONE:
            return asyncio.Task(coroutine, loop=loop, **options)
        child = Fiber(f"{parent.name}/{len(parent.children)}", parent.actor, parent)
        parent.children.append(child)
        parent.actor.fibers.append(child)
        self._crowd.fibers.append(child)
        return asyncio.Task(self._as_child(child, coroutine), loop=loop, **options)

    async def _as_child(self, child: Fiber, coroutine: Coroutine[Any, Any, Any]) -> Any:
        current.set(child)
        try:
            return await coroutine
        finally:
            child.status = Status.DONE
            self._crowd.changed.set()

    # ---- the run

    async def run(self, steps: int) -> None:
        """Let actors act for so many steps, or until none is left."""
        await self._crowd.settled()
        for _ in range(steps):
            if not await self._one():
                return
            for look in self.on_tick:
                await look()

    async def _one(self) -> bool:
        self.step += 1
        # Two may have started fibers at the same time, in any order.
        ready = [fiber for fiber in self._crowd.fibers if fiber.status is Status.READY]
        ready.sort(key=lambda each: each.name)
        await self._look_for_work(ready)
        if all(fiber.not_before == NEVER for fiber in ready):
            return False
        due = [fiber for fiber in ready if fiber.not_before <= self.clock]
        if not due:
            self._pass(min(fiber.not_before for fiber in ready) - self.clock)
            return True
        pressing = [fiber for fiber in due if fiber.at_latest <= self.clock]
        if not pressing and not self.calm and await self._mishap(due):
            return True
        fiber = self.random.choice(pressing or due)
        self._line(fiber.name, fiber.point)
        await self._let_go(fiber)
        return True

    async def _look_for_work(self, ready: list[Fiber]) -> None:
        waiting = [fiber for fiber in ready if fiber.wants is not None]
        moments = await self.agenda() if waiting and self.agenda is not None else {}
        for fiber in waiting:
            fiber.not_before = max(moments.get(fiber.wants or "", NEVER), 0.0) + fiber.rest

    def _pass(self, seconds: float) -> None:
        """Time passes, but not beyond what somebody's point allows."""
        latest = min((fiber.at_latest for fiber in self._crowd.fibers if fiber.status is Status.READY), default=NEVER)
        self.clock = max(self.clock, min(self.clock + seconds, latest))

    async def _mishap(self, due: list[Fiber]) -> bool:
        """Time passes, a process is stalled, or one dies."""
        odds, dice = self._odds, self.random.random()
        if dice < odds.pause:
            self._pass(self.random.uniform(0.01, 10.0))
            return True
        dice -= odds.pause
        if dice < odds.long_pause:
            self._pass(self.random.choice(odds.long_pauses))
            self.trace.append(f"{self.step:4} {self.clock:10.3f} time has passed")
            return True
        dice -= odds.long_pause
        if dice < odds.stall:
            return self._stall(self.random.choice(due))
        dice -= odds.stall
        if dice < odds.kill:
            return await self._kill(self.random.choice(due).actor)
        return False

    def _stall(self, fiber: Fiber) -> bool:
        stalled = [each for each in fiber.actor.fibers if each.status is Status.READY]
        if any(each.at_latest < NEVER for each in stalled):
            return False
        seconds = self.random.uniform(0.1, self._longest_stall)
        for each in stalled:
            if each.wants is not None:
                each.rest += max(0.0, self.clock + seconds - each.not_before)
            each.not_before = max(each.not_before, self.clock + seconds)
        self._line(fiber.name, f"stalled {seconds:.1f}")
        return True

    async def _kill(self, actor: Actor) -> bool:
        if not actor.mortal or any(fiber.status is Status.BLOCKED for fiber in actor.fibers):
            return False
        self.kills += 1
        self._line(actor.name, "killed")
        await self.end(actor)
        self.start(Actor(actor.name, actor.main, coarse=actor.coarse))
        await self._crowd.settled()
        return True

    async def end(self, actor: Actor) -> None:
        """The process is gone: every fiber leaves its point with `Killed`, open transactions are rolled back."""
        actor.dead = True
        for fiber in list(actor.fibers):
            gate = fiber.gate
            if fiber.status is Status.READY and gate is not None and not gate.done():
                fiber.status = Status.RUNNING
                gate.set_result(None)
        await self._crowd.settled()

    async def _let_go(self, fiber: Fiber) -> None:
        gate = fiber.gate
        assert gate is not None
        fiber.status = Status.RUNNING
        gate.set_result(None)
        await self._crowd.settled()

    # ---- ends

    async def stop(self) -> None:
        """End everybody."""
        for actor in self._actors:
            if actor.task is not None and not actor.task.done():
                await self.end(actor)
        for actor in self._actors:
            if actor.task is not None:
                await asyncio.gather(actor.task, return_exceptions=True)

    @property
    def errors(self) -> list[str]:
        """What actors ended with, and deadlocks."""
        ended = [f"{actor.name} ended with {actor.error!r}" for actor in self._actors if actor.error is not None]
        return ended + [f"deadlock: {where}" for where in self._crowd.deadlocks]
