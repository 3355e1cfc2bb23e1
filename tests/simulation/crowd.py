"""When nobody runs any more: everybody stands at a point, has ended, or waits for a lock of the database."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from tests.simulation.fibers import Fiber, HarnessError, Status

SETTLE_SECONDS = 0.004
"""Real time after which a running statement is asked whether it waits for a lock."""
STUCK_SECONDS = 20.0
"""Real time after which a step that neither ends nor waits for a lock is a fault of the harness."""


class Locks(Protocol):
    """The waits of the database, as the scheduler has to know and order them."""

    def released(self) -> bool:
        """Whether a transaction or a part of one has ended since this was last asked: only that sets locks free."""
        ...

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


class Crowd:
    """Every fiber that has not ended. `note(name, what)` writes a line of the trace."""

    def __init__(self, locks: Locks, note: Callable[[str, str], None]) -> None:
        self.fibers: list[Fiber] = []
        self.deadlocks: list[str] = []
        self.changed = asyncio.Event()
        self._locks = locks
        self._note = note
        self._waiting: list[Fiber] = []

    async def settled(self) -> None:
        """Return when nobody runs any more: everybody stands at a point, has ended, or waits for a lock.

        A lock that is set free wakes everybody who waited for it, and PostgreSQL promises no order among them. So their
        backends are held while they wait, and go on one after the other, in the order in which they began to wait.
        """
        await self._stand_still()
        released = self._locks.released()
        while released and (fiber := await self._next_free()) is not None:
            self._waiting.remove(fiber)
            fiber.status = Status.RUNNING
            assert fiber.pid is not None
            self._locks.go_on(fiber.pid)
            await self._stand_still()
        self.fibers = [fiber for fiber in self.fibers if fiber.status is not Status.DONE]

    async def _next_free(self) -> Fiber | None:
        """Who has waited longest of those that have their lock by now."""
        if not self._waiting:
            return None
        still = await self._locks.waiting([fiber.pid for fiber in self._waiting if fiber.pid is not None])
        return next((fiber for fiber in self._waiting if fiber.pid not in still), None)

    async def _stand_still(self) -> None:
        waited = 0.0
        while running := self._running():
            self.changed.clear()
            try:
                async with asyncio.timeout(SETTLE_SECONDS):
                    await self.changed.wait()
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
            self._note(fiber.name, "waits for a lock")
            if await self._locks.deadlocked(fiber.pid):
                self.deadlocks.append(f"{fiber.name} at {fiber.point}")
                await self._locks.cancel(fiber.pid)
                continue
            fiber.status = Status.BLOCKED
            self._waiting.append(fiber)
            self._locks.hold(fiber.pid)

    def _running(self) -> list[Fiber]:
        found = [each for each in self.fibers if each.status is Status.RUNNING and not each.waits_for_children]
        return sorted(found, key=lambda each: each.name)
