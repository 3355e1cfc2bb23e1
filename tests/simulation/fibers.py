"""Actors, the fibers that they are made of, and how a fiber stands. See `scheduler.py`."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

NEVER = float("inf")


class Killed(BaseException):
    """The process of this actor is gone; no `except Exception` of the product sees it."""


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
    gate: asyncio.Future[None] | None = None
    """Set by whoever lets it go on from its point."""

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
