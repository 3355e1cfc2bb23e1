"""(e) Memory of the services (proportional share, MB) and their processor use while nothing happens."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil

from bench import world
from bench.figures import target

IDLE_SECONDS = 15.0
SERVICES = ("api", "auto_reply", "notifier")
MEGABYTES = 180.0


async def idling(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Start each service, let it idle, and look at it."""
    async with AsyncExitStack() as stack:
        hh_url, _ = await stack.enter_async_context(world.headhunter(logs))
        database = both.database("memory")
        found: dict[str, psutil.Process] = {}
        for name in SERVICES:
            environment = world.service_environment(both, database, hh_url)
            _, pid = await stack.enter_async_context(world.service(name, logs, **environment))
            found[name] = psutil.Process(pid)
        await asyncio.sleep(2)
        before = {name: _used(process) for name, process in found.items()}
        await asyncio.sleep(IDLE_SECONDS)
        share = {name: (_used(process) - before[name]) / IDLE_SECONDS * 100 for name, process in found.items()}
        sizes = {name: process.memory_full_info().pss / 1e6 for name, process in found.items()}
    return {
        "pss_mb": {name: round(size, 1) for name, size in sizes.items()},
        "idle_processor_percent": {name: round(value, 2) for name, value in share.items()},
        "targets": [
            *(target(f"{name}, MB", size, MEGABYTES, at_least=False) for name, size in sizes.items()),
            target("idle, % of a core", sum(share.values()), 5.0, at_least=False),
        ],
    }


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
