"""Ends the process when its event loop stands still: a frozen worker that looks alive is worse than a restarted one.

So does the sleep of the machine: what was going on before it is too old to go on as if nothing had happened.
"""

import asyncio
import faulthandler
import os
import sys
import threading

from structlog.stdlib import get_logger

from libs.common import exits
from libs.common.clock import elapsed
from libs.common.concurrency.supervisor import LAG

log = get_logger(__name__)
TICK = 0.25


class Watchdog:
    """Measures the loop's lag every quarter second; a thread ends the process after `limit` seconds without a tick."""

    def __init__(self, *, limit: float = 20.0, warn: float = 0.5) -> None:
        self._limit, self._warn = limit, warn
        self._last = elapsed()
        self._stopped = threading.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch the running loop."""
        self._last = elapsed()
        self._task = asyncio.create_task(self._tick(), name="watchdog")
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        if self._task:
            self._task.cancel()

    @property
    def lag(self) -> float:
        """Seconds since the last tick, less the tick itself."""
        return max(0.0, elapsed() - self._last - TICK)

    async def _tick(self) -> None:
        while True:
            started = elapsed()
            await asyncio.sleep(TICK)
            self._last = elapsed()
            lag = self._last - started - TICK
            LAG.set(lag)
            if lag > self._warn:
                log.warning("the event loop was blocked", action="loop.blocked", seconds=round(lag, 2))

    def _watch(self) -> None:
        while not self._stopped.wait(1.0):
            if elapsed() - self._last > self._limit:
                sys.stderr.write(f"the event loop stood still for {self._limit:g} s; the process ends\n")
                faulthandler.dump_traceback(all_threads=True)
                os._exit(exits.STOOD_STILL)
