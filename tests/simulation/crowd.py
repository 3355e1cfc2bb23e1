"""When nobody runs any more: everybody stands at a point, has ended, or waits for a lock of the database."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from tests.simulation.fibers import Fiber, HarnessError, Status

SETTLE_SECONDS, LONGEST_SETTLE_SECONDS = 0.004, 0.032
"""Real time after which a running statement is asked whether it waits for a lock; twice as long after each no."""
ROUNDS = 3
"""Turns of the event loop from the bytes at the door to the fiber at its next point, or nearly so."""
STUCK_SECONDS = 20.0
"""Real time after which a step that neither ends nor waits for a lock is a fault of the harness."""


class Locks(Protocol):
    """The waits of the database, as the scheduler has to know and order them."""

    def released(self) -> bool:
        """Whether a transaction or a part of one has ended since this was last asked: only that sets locks free."""
        ...

    def asleep(self, pid: int) -> bool:
        """Whether the backend does not run at the moment: one that waits for a lock sleeps."""
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
        waited, patience = 0.0, SETTLE_SECONDS
        while running := self._running():
            self.changed.clear()
            if await self._changes_within(patience):
                continue
            waited += patience
            if waited > STUCK_SECONDS:
                names = ", ".join(f"{fiber.name} after {fiber.point}" for fiber in running)
                raise HarnessError(f"these neither end nor wait for a lock: {names}")
            if await self._all_wait(running):
                await self._hold(sorted(running, key=lambda each: each.name))
            else:
                patience = min(2 * patience, LONGEST_SETTLE_SECONDS)

    async def _changes_within(self, seconds: float) -> bool:
        """Whether something has changed. On a busy machine an answer may have come that nobody has taken yet."""
        late: list[bool] = []
        timer = asyncio.get_running_loop().call_later(seconds, self._ring, late)
        await self.changed.wait()
        timer.cancel()
        if late:
            self.changed.clear()
            for _ in range(ROUNDS):
                await asyncio.sleep(0)
        return not late or self.changed.is_set()

    def _ring(self, late: list[bool]) -> None:
        if not self.changed.is_set():
            late.append(True)
            self.changed.set()

    async def _all_wait(self, running: list[Fiber]) -> bool:
        """Whether every one of these waits for a lock. Only together: one that still runs may let others through."""
        pids = [fiber.pid for fiber in running if fiber.pid is not None]
        if len(pids) < len(running) or not all(self._locks.asleep(pid) for pid in pids):
            return False
        waiting = await self._locks.waiting(pids)
        return self._running() == running and waiting.issuperset(pids)

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
