"""(e) Memory (proportional share, MB) and idle processor use: of each service, and of all that `make run` starts."""

import asyncio
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil

from bench.figures import target
from bench.stage import world
from libs.common import services
from standalone.ports import free_port
from standalone.processes.child import end, spawn, tail
from standalone.servers.postgres_folder import remove_place

IDLE_SECONDS = 15.0
MEGABYTES, WHOLE_MEGABYTES = 180.0, 1_400.0
SETTLING_SECONDS, START_SECONDS = 60.0, 120.0
AT_WORK = "Автоотклики включены"


async def idling(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Start each service, let it idle, and look at it."""
    async with AsyncExitStack() as stack:
        hh_url, _ = await stack.enter_async_context(world.headhunter(logs))
        database = both.database("memory")
        found: dict[str, psutil.Process] = {}
        for name in services.names():
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


async def whole(folder: Path) -> dict[str, Any]:
    """Run the demo until it has applied to what it found, then look at all its processes together.

    Searches are half an hour apart and nothing new is published, so that what is measured is waiting.
    """
    log = folder / "standalone.log"
    variables = {"DATA_DIR": str(folder / "data"), "MODE": "demo", "PUBLIC_PORT": str(free_port())}
    variables["AUTO_REPLY_INTERVAL_SECONDS"] = "1800"
    process = spawn(
        [sys.executable, "-P", "-m", "standalone", "run"],
        log=log,
        on_parent_death=signal.SIGTERM,
        env=world.inherited() | variables,
        cwd=world.ROOT,
    )
    try:
        await _at_work(log)
        await asyncio.sleep(SETTLING_SECONDS)
        everything = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        before, started = _all_used(everything), time.monotonic()
        await asyncio.sleep(IDLE_SECONDS)
        share = (_all_used(everything) - before) / (time.monotonic() - started) * 100
        size = sum(one.memory_full_info().pss for one in everything if one.is_running()) / 1e6
    finally:
        end(process, signal.SIGTERM, 60)
        remove_place(folder / "data" / "demo" / "postgres")
    return {
        "processes": len(everything),
        "pss_mb": round(size, 1),
        "idle_processor_percent": round(share, 2),
        "targets": [
            target("the whole, MB", size, WHOLE_MEGABYTES, at_least=False),
            target("the whole, idle, % of a core", share, 5.0, at_least=False),
        ],
    }


async def _at_work(log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while AT_WORK not in await asyncio.to_thread(log.read_text, encoding="utf-8"):
        if time.monotonic() > deadline:
            raise world.BenchError(f"the demo did not begin to work:\n{tail(log)}")
        await asyncio.sleep(0.2)


def _all_used(processes: Iterable[psutil.Process]) -> float:
    return sum(_used(one) for one in processes if one.is_running())
