"""`python -m bench.pipeline.probed`: auto_reply with a probe in its event loop; `/probe` tells what it felt."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from libs.common.runtime.serving import run
from services.auto_reply import app as auto_reply
from services.auto_reply.settings import AutoReplySettings

TICK = 0.005


class Probe:
    """How much later than asked the loop comes back, every five milliseconds, and how long its thread ran meanwhile.

    The second is what our own code took of it: on a busy machine a thread waits for a processor, too. Seconds.
    """

    def __init__(self) -> None:
        self.lags: list[tuple[float, float]] = []

    async def feel(self) -> None:
        """For ever."""
        while True:
            started, ran = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            self.lags.append((time.perf_counter() - started - TICK, time.thread_time() - ran))

    def take(self) -> list[tuple[float, float]]:
        """What was felt since the last take."""
        taken, self.lags = self.lags, []
        return taken


def create(settings: AutoReplySettings) -> FastAPI:
    """The service as shipped, plus the probe."""
    app, probe = auto_reply.create(settings), Probe()
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncGenerator[Any]:
        async with inner(served) as state:
            task = asyncio.create_task(probe.feel(), name="probe")
            yield state
            task.cancel()

    async def lags() -> list[tuple[float, float]]:
        return probe.take()

    app.router.lifespan_context = lifespan
    app.add_api_route("/probe", lags)
    return app


if __name__ == "__main__":
    run(auto_reply.SERVICE, AutoReplySettings, create)
