"""A seeded scheduler: it alone decides which step of which actor comes next, when time passes and who dies.

An actor is a coroutine of the product. It stops at every *point*: before each statement and commit (`database.py`),
before each message to and from a peer (`network.py`), and where it waits for time. Between two points exactly one actor
runs, so one seed is one schedule, and the same schedule every time.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

SETTLE_SECONDS = 0.004
"""Real time after which a running statement is asked whether it waits for a lock."""
STUCK_SECONDS = 20.0
"""Real time after which a step that neither ends nor waits for a lock is a fault of the harness."""
NEVER = float("inf")


class Killed(BaseException):
    """The process of this actor is gone; no `except Exception` of the product sees it."""


class Locks(Protocol):
    """The waits of the database, as the scheduler has to know and order them."""

    async def waiting(self, pids: list[int]) -> set[int]:
        """Which of these backends wait for a lock, all at one moment."""
        ...

    async def deadlocked(self, pid: int) -> bool:
        """Whether the backend waits for itself, by way of others that wait."""
        ...

    def hold(self, pid: int) -> None:
        """Let a waiting backend stand still, whatever happens to the lock."""
        ...

    def go_on(self, pid: int) -> None:
        """Let it run again."""
        ...

    async def cancel(self, pid: int) -> None:
        """End its statement with an error."""
        ...


class HarnessError(Exception):
    """The simulation itself does not work; nothing was shown about the product."""


class Status(StrEnum):
    """ready: stands at a point; running: was let go; blocked: its statement waits for another's lock; done: ended."""

    READY = "ready"
    RUNNING = "running"
    BLOCKED = "blocked"
    DONE = "done"


@dataclass(eq=False)
class Fiber:
    """One task of an actor; what it starts with `gather` are fibers of the same actor."""

    name: str
    actor: "Actor"
    parent: "Fiber | None" = None
    status: Status = Status.RUNNING
    point: str = "start"
    not_before: float = 0.0
    at_latest: float = NEVER
    children: list["Fiber"] = field(default_factory=list["Fiber"])
    pid: int | None = None
    """The database backend whose answer this fiber awaits."""
    dice: random.Random | None = None
    made: int = 0
    """Identifiers made by this fiber."""
    wants: str | None = None
    """The kind of work it waits for, see `Scheduler.work`."""
    rest: float = 0.0
    """Virtual seconds that it lets pass once there is work."""
    inside: bool = False
    """Its transaction has begun."""
    memory: dict[str, tuple[int, float]] = field(default_factory=dict[str, tuple[int, float]])
    """What the checks want to know of this fiber: step and virtual time by name."""
    _gate: asyncio.Future[None] | None = None

    @property
    def waits_for_children(self) -> bool:
        """Whether what it started must end first."""
        return any(child.status is not Status.DONE for child in self.children)


@dataclass(eq=False)
class Actor:
    """One process of the product: its steps run one after the other until it ends or is killed."""

    name: str
    main: Callable[[], Awaitable[None]]
    mortal: bool = True
    coarse: bool = False
    """It stops before the first statement of a transaction and before its commit only."""
    fibers: list[Fiber] = field(default_factory=list[Fiber])
    task: asyncio.Task[None] | None = None
    dead: bool = False
    error: BaseException | None = None


current: ContextVar[Fiber | None] = ContextVar("fiber", default=None)


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
        self.deadlocks: list[str] = []
        self._locks = locks
        self._waiting: list[Fiber] = []
        self._odds = odds
        self._longest_stall = longest_stall
        self._actors: list[Actor] = []
        self._fibers: list[Fiber] = []
        self._changed = asyncio.Event()
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
        fiber._gate = asyncio.get_running_loop().create_future()
        fiber.status = Status.READY
        self._changed.set()
        try:
            await fiber._gate
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
        self.trace.append(f"{self.step:4} {self.clock:10.3f} {fiber.name if fiber else '-':14} {what}")

    # ---- actors

    def start(self, actor: Actor) -> None:
        """Begin an actor; it stops at its first point."""
        fiber = Fiber(actor.name, actor)
        self._actors.append(actor)
        self._fibers.append(fiber)
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
            self._changed.set()

    def task_factory(self, loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> Any:
        """What an actor starts by itself becomes a fiber of its own."""
        parent = current.get()
        if parent is None or self._starting or parent.status is Status.DONE:
            return asyncio.Task(coroutine, loop=loop, **options)
        child = Fiber(f"{parent.name}/{len(parent.children)}", parent.actor, parent)
        parent.children.append(child)
        parent.actor.fibers.append(child)
        self._fibers.append(child)
        return asyncio.Task(self._as_child(child, coroutine), loop=loop, **options)

    async def _as_child(self, child: Fiber, coroutine: Coroutine[Any, Any, Any]) -> Any:
        current.set(child)
        try:
            return await coroutine
        finally:
            child.status = Status.DONE
            self._changed.set()

    # ---- the run

    async def run(self, steps: int) -> None:
        """Let actors act for so many steps, or until none is left."""
        await self._settled()
        for _ in range(steps):
            if not await self._one():
                return
            for look in self.on_tick:
                await look()

    async def _one(self) -> bool:
        self.step += 1
        # Two may have started fibers at the same time, in any order.
        ready = sorted((fiber for fiber in self._fibers if fiber.status is Status.READY), key=lambda each: each.name)
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
        self.trace.append(f"{self.step:4} {self.clock:10.3f} {fiber.name:14} {fiber.point}")
        await self._let_go(fiber)
        return True

    async def _look_for_work(self, ready: list[Fiber]) -> None:
        waiting = [fiber for fiber in ready if fiber.wants is not None]
        moments = await self.agenda() if waiting and self.agenda is not None else {}
        for fiber in waiting:
            fiber.not_before = max(moments.get(fiber.wants or "", NEVER), 0.0) + fiber.rest

    def _pass(self, seconds: float) -> None:
        """Time passes, but not beyond what somebody's point allows."""
        latest = min((fiber.at_latest for fiber in self._fibers if fiber.status is Status.READY), default=NEVER)
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
        self.trace.append(f"{self.step:4} {self.clock:10.3f} {fiber.name:14} stalled {seconds:.1f}")
        return True

    async def _kill(self, actor: Actor) -> bool:
        if not actor.mortal or any(fiber.status is Status.BLOCKED for fiber in actor.fibers):
            return False
        self.kills += 1
        self.trace.append(f"{self.step:4} {self.clock:10.3f} {actor.name:14} killed")
        await self.end(actor)
        self.start(Actor(actor.name, actor.main, coarse=actor.coarse))
        await self._settled()
        return True

    async def end(self, actor: Actor) -> None:
        """The process is gone: every fiber leaves its point with `Killed`, open transactions are rolled back."""
        actor.dead = True
        for fiber in list(actor.fibers):
            gate = fiber._gate
            if fiber.status is Status.READY and gate is not None and not gate.done():
                fiber.status = Status.RUNNING
                gate.set_result(None)
        await self._settled()

    async def _let_go(self, fiber: Fiber) -> None:
        gate = fiber._gate
        assert gate is not None
        fiber.status = Status.RUNNING
        gate.set_result(None)
        await self._settled()

    async def _settled(self) -> None:
        """Return when nobody runs any more: everybody stands at a point, has ended, or waits for a lock.

        A lock that is set free wakes everybody who waited for it, and PostgreSQL promises no order among them. So their
        backends are held while they wait, and go on one after the other, in the order in which they began to wait.
        """
        await self._stand_still()
        while (fiber := await self._next_free()) is not None:
            self._waiting.remove(fiber)
            fiber.status = Status.RUNNING
            assert fiber.pid is not None
            self._locks.go_on(fiber.pid)
            await self._stand_still()
        self._fibers = [fiber for fiber in self._fibers if fiber.status is not Status.DONE]

    async def _next_free(self) -> Fiber | None:
        """Who has waited longest of those that have their lock by now."""
        if not self._waiting:
            return None
        still = await self._locks.waiting([fiber.pid for fiber in self._waiting if fiber.pid is not None])
        return next((fiber for fiber in self._waiting if fiber.pid not in still), None)

    async def _stand_still(self) -> None:
        waited = 0.0
        while running := self._running():
            self._changed.clear()
            try:
                async with asyncio.timeout(SETTLE_SECONDS):
                    await self._changed.wait()
                continue
            except TimeoutError:
                waited += SETTLE_SECONDS
            if waited > STUCK_SECONDS:
                names = ", ".join(f"{fiber.name} after {fiber.point}" for fiber in running)
                raise HarnessError(f"these neither end nor wait for a lock: {names}")
            if await self._all_wait(running):
                await self._hold(sorted(running, key=lambda each: each.name))

    async def _all_wait(self, running: list[Fiber]) -> bool:
        """Whether every one of these waits for a lock. Only together: one that still runs may let others through."""
        if any(fiber.pid is None for fiber in running):
            return False
        pids = await self._locks.waiting([fiber.pid for fiber in running if fiber.pid is not None])
        return self._running() == running and all(fiber.pid in pids for fiber in running)

    async def _hold(self, fibers: list[Fiber]) -> None:
        for fiber in fibers:
            assert fiber.pid is not None
            self.trace.append(f"{self.step:4} {self.clock:10.3f} {fiber.name:14} waits for a lock")
            if await self._locks.deadlocked(fiber.pid):
                self.deadlocks.append(f"{fiber.name} at {fiber.point}")
                await self._locks.cancel(fiber.pid)
                continue
            fiber.status = Status.BLOCKED
            self._waiting.append(fiber)
            self._locks.hold(fiber.pid)

    def _running(self) -> list[Fiber]:
        found = [each for each in self._fibers if each.status is Status.RUNNING and not each.waits_for_children]
        return sorted(found, key=lambda each: each.name)

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
        return ended + [f"deadlock: {where}" for where in self.deadlocks]
