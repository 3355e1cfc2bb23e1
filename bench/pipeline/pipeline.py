"""(a) and (b): from `match.found` to the stored and published `reply.sent`, against the floor of the same run."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nats
import psutil
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench.figures import percentile, ratios, spread, target
from bench.pipeline import floor
from bench.pipeline.driver import Driver
from bench.pipeline.ours import Pipeline
from bench.stage import world
from bench.stage.town import Town
from libs.common.db.engine import single
from services.auto_reply.sending.letter_process import MODULE

ACCOUNTS, IN_FLIGHT = 50, 8
PER_SECOND = 20.0
FIRST = 40
"""Applications before those that are counted."""
WARM_UP = 100
AS_MEASURED = {"LOG_FORMAT": "json", "TRACKING_INTERVAL_SECONDS": "3600"}
"""Logs as containers write them. Looks at hh's lists come by the clock, not by the application: one for each account
while the worker warms up, the next after the run.
"""


@dataclass
class Rounds:
    """What the rounds measured, by contender: applications a second, and processor milliseconds per application."""

    rates: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    costs: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    async def measure(self, name: str, pid: int, count: int, burst: Callable[[], Awaitable[float]]) -> None:
        """Run one burst and note its rate and what it cost the process `pid`."""
        before = processor_seconds(pid)
        self.rates.setdefault(name, []).append(await burst())
        self.costs.setdefault(name, []).append((processor_seconds(pid) - before) / count * 1000)


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used, a worker with the one that it has beside it for letters."""
    process = psutil.Process(pid)
    beside = [child for child in process.children() if MODULE in child.cmdline()]
    times = [one.cpu_times() for one in (process, *beside)]
    return sum(one.user + one.system for one in times)


@dataclass(frozen=True)
class Stage:
    """Three databases with the same people, and what takes matches through each."""

    worker: Pipeline
    worker_pid: int
    core: floor.Floor
    driver: floor.Floor
    towns: dict[str, Town]


@asynccontextmanager
async def stage(both: world.Servers, logs: Path) -> AsyncGenerator[Stage]:
    """Start the sandbox and one auto_reply process that only sends."""
    async with AsyncExitStack() as stack:
        hh_url, _ = await stack.enter_async_context(world.headhunter(logs, "--catalogue-size", "1"))
        urls = {name: both.database(f"pipeline_{name}") for name in ("ours", "core", "driver")}
        engines = {name: create_async_engine(url, pool_size=IN_FLIGHT) for name, url in urls.items()}
        for engine in engines.values():
            stack.push_async_callback(engine.dispose)
            await _planned_once(engine)
        towns = {name: Town(engine, hh_url, seed) for seed, (name, engine) in enumerate(engines.items(), start=1)}
        for town in towns.values():
            await town.settle(ACCOUNTS)
        client = await nats.connect(both.nats.url)
        stack.push_async_callback(client.close)
        driver = await Driver.connect(urls["driver"], size=IN_FLIGHT)
        stack.push_async_callback(driver.close)
        hh = await stack.enter_async_context(floor.client(hh_url))
        environment = world.service_environment(both, urls["ours"], hh_url)
        environment |= {"AUTO_REPLY_ROLES": "send", "SEND_CONCURRENCY": str(IN_FLIGHT)} | AS_MEASURED
        _, pid = await stack.enter_async_context(world.service("auto_reply", logs, **environment))
        js, core = client.jetstream(), engines["core"]
        over_core = floor.Floor(core.begin, single(core).begin, hh, js, in_flight=IN_FLIGHT)
        over_driver = floor.Floor(driver.begin, driver.single, hh, js, in_flight=IN_FLIGHT)
        yield Stage(Pipeline(engines["ours"], client), pid, over_core, over_driver, towns)


async def _planned_once(engine: AsyncEngine) -> None:
    """Have every connection to this database plan a statement once, the floor's as those of auto_reply."""
    async with engine.begin() as connection:
        name = await connection.scalar(text("select current_database()"))
        await connection.exec_driver_sql(f"alter database {name} set plan_cache_mode = force_generic_plan")
    await engine.dispose()


async def throughput(place: Stage, *, rounds: int, count: int) -> dict[str, Any]:
    """(a) Floor, ours, driver, and again: applications a second and their ratios."""
    noted, own = Rounds(), psutil.Process().pid
    for number in range(-1, rounds):
        size = WARM_UP if number < 0 else count
        kept = noted if number >= 0 else Rounds()
        found = {name: await town.find(size) for name, town in place.towns.items()}
        await kept.measure("core", own, size, lambda found=found: place.core.burst(found["core"]))
        await kept.measure("ours", place.worker_pid, size, lambda found=found: place.worker.burst(found["ours"]))
        await kept.measure("driver", own, size, lambda found=found: place.driver.burst(found["driver"]))
    rates = noted.rates
    to_core = ratios(rates["ours"], rates["core"])
    return {
        "applications": count,
        "rounds": rounds,
        "in_flight": IN_FLIGHT,
        "accounts": ACCOUNTS,
        "per_second": {name: spread(values) for name, values in rates.items()},
        "processor_ms": {name: spread(values, 2) for name, values in noted.costs.items()},
        "to_core_floor": to_core,
        "to_asyncpg_floor": ratios(rates["ours"], rates["driver"]),
        "targets": [target("pipeline to its floor", to_core["median"], 0.65, at_least=True)],
    }


async def latency(place: Stage, *, seconds: float) -> dict[str, Any]:
    """(b) At 20 a second: milliseconds from the publish to `sent`, and to the published `reply.sent`.

    The first two seconds are not counted: the process that writes letters begins with them.
    """
    await place.worker.steady(await place.towns["ours"].find(FIRST), per_second=PER_SECOND)
    found = await place.towns["ours"].find(round(PER_SECOND * seconds))
    started = time.monotonic()
    ends = await place.worker.steady(found, per_second=PER_SECOND)
    sent = [(end.sent - begun) * 1000 for begun, end in ends]
    delays = [(end.published - begun) * 1000 for begun, end in ends]
    return {
        "applications": len(ends),
        "per_second": round(len(ends) / (time.monotonic() - started), 1),
        "sent_ms": _percentiles(sent),
        "published_ms": _percentiles(delays),
        "targets": [
            target("latency p50, ms", percentile(delays, 0.5), 50, at_least=False),
            target("latency p99, ms", percentile(delays, 0.99), 500, at_least=False),
        ],
    }


def _percentiles(values: list[float]) -> dict[str, float]:
    return {name: round(percentile(values, share), 1) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
