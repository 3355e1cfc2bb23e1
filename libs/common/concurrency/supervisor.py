"""Supervised loops: a crash is logged and the loop starts again with a growing pause; a silent loop is noticed."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from prometheus_client import Counter, Gauge
from structlog.stdlib import get_logger

from libs.common.clock import elapsed
from libs.common.concurrency.backoff import back_off

log = get_logger(__name__)

RESTARTS = Counter("loop_restarts_total", "Crashes of a supervised loop", ["loop"])
LAG = Gauge("event_loop_lag_seconds", "Delay of the event loop at the last look")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
FAILING_SECONDS, FAILING_TIMES, MOST_COUNTED = 1800.0, 3, 100


class Heartbeat:
    """When a loop was last alive, and how often it failed lately."""

    def __init__(self, name: str, *, stale_after: float) -> None:
        self.name = name
        self.stale_after = stale_after
        self._last = elapsed()
        self._failures: deque[float] = deque(maxlen=MOST_COUNTED)
        self._failing_since = self._working_since = self._last
        self.in_a_row = 0
        self.works = False
        self.error = ""

    def beat(self) -> None:
        """Say that the loop is alive."""
        self._last = elapsed()

    @property
    def age(self) -> float:
        """Seconds since the last beat."""
        return elapsed() - self._last

    @property
    def alive(self) -> bool:
        """Whether the last beat is recent enough."""
        return self.age < self.stale_after

    def succeed(self) -> None:
        """Say that the loop did what it is there for: a row of failures ends, and was one from now on."""
        self.beat()
        for _ in range(min(self.in_a_row, len(self._failures)) - 1):
            self._failures.pop()
        if not self.works:
            self._working_since = self._last
        self.works, self.in_a_row = True, 0

    def fail(self, error: str) -> None:
        """Note a failure of the loop."""
        self._failures.append(elapsed())
        if not self.in_a_row:
            self._failing_since = elapsed()
        self.works = False
        self.in_a_row += 1
        self.error = error

    @property
    def failing_seconds(self) -> float:
        """How long ago the row of failures began."""
        return elapsed() - self._failing_since

    @property
    def working_seconds(self) -> float:
        """How long ago the row of good turns began; `works` says whether there is one."""
        return elapsed() - self._working_since

    @property
    def failures(self) -> int:
        """How often the loop failed in the last half hour; after a quiet half hour old ones are forgotten.

        However often it failed while PostgreSQL was away, that was one failure once it works again.
        """
        since = elapsed() - FAILING_SECONDS
        return sum(at > since for at in self._failures)

    @property
    def failing(self) -> bool:
        """Whether it fails again and again, however long it lives in between."""
        return self.failures >= FAILING_TIMES


Loop = Callable[[Heartbeat], Awaitable[None]]


@dataclass
class Supervisor:
    """Runs loops until `stop`. A loop that raises starts again after 0.5, 1 ... 5 s; a good minute resets the pause."""

    heartbeats: list[Heartbeat] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self, name: str, loop: Loop, *, stale_after: float = 60) -> Heartbeat:
        """Run `loop(heartbeat)` in the background; it must beat at least every `stale_after` seconds."""
        heartbeat = Heartbeat(name, stale_after=stale_after)
        self.heartbeats.append(heartbeat)
        self._tasks.append(asyncio.create_task(self._supervise(heartbeat, loop), name=f"loop:{name}"))
        return heartbeat

    async def stop(self, *, timeout: float) -> None:
        """Cancel all loops and wait for their ends, `timeout` seconds at most."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout)
        self._tasks.clear()
        self.heartbeats.clear()

    async def _supervise(self, heartbeat: Heartbeat, loop: Loop) -> None:
        failures = 0
        while True:
            started = elapsed()
            try:
                await loop(heartbeat)
                heartbeat.succeed()
                log.info("loop ended", action="loop.ended", loop=heartbeat.name)
                return
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - a supervisor is the place where any fault of a loop ends
                RESTARTS.labels(heartbeat.name).inc()
                failures = 1 if elapsed() - started > 60 else failures + 1
                pause = back_off(failures, FIRST_PAUSE, LONGEST_PAUSE)
                heartbeat.fail(type(error).__name__)  # a public probe shows it: no text
                log.warning(
                    "loop failed; it starts again",
                    action="loop.failed",
                    loop=heartbeat.name,
                    error=repr(error)[:500],
                    pause=pause,
                )
            heartbeat.beat()
            await asyncio.sleep(pause)


async def sleep_beating(heartbeat: Heartbeat, seconds: float, wake: asyncio.Event | None = None) -> None:
    """Wait for `wake` or `seconds`, whichever comes first, without going silent."""
    deadline = elapsed() + seconds
    while (left := deadline - elapsed()) > 0:
        heartbeat.beat()
        step = min(left, heartbeat.stale_after / 3)
        if wake is None:
            await asyncio.sleep(step)
            continue
        try:
            async with asyncio.timeout(step):
                await wake.wait()
        except TimeoutError:
            continue
        return
