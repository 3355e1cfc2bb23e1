"""`python -m bench [part ...]`: one JSON object; every speed stands next to a floor measured in the same run."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.hostile import hostile
from bench.memory import dictionaries, usage
from bench.notices import fanout, telegram
from bench.pipeline import pipeline, relay, search, steps
from bench.sandbox import headhunter
from bench.stage import world
from bench.texts import matching

PARTS = (
    *("pipeline", "latency", "relay", "steps", "search", "memory", "dictionaries"),
    *("whole", "matching", "sandbox", "hostile", "fanout", "telegram"),
)
Alone = Callable[[world.Servers, Path], Awaitable[dict[str, Any]]]
"""A part with servers of its own."""
ROUNDS, COUNT, STEADY_SECONDS = 9, 200, 20.0


async def measure(parts: Sequence[str], folder: Path) -> dict[str, Any]:
    """Run the parts one after another over the same two servers."""
    logs = folder / "logs"
    logs.mkdir(parents=True)
    found: dict[str, Any] = {"cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)}
    async with world.servers(folder) as both:
        if {"pipeline", "latency"} & set(parts):
            async with pipeline.stage(both, logs) as place:
                if "pipeline" in parts:
                    found["pipeline"] = await pipeline.throughput(place, rounds=ROUNDS, count=COUNT)
                if "latency" in parts:
                    found["latency"] = await pipeline.latency(place, seconds=STEADY_SECONDS)
        if "relay" in parts:
            found["relay"] = await relay.relaying(both)
        if "steps" in parts:
            found["steps"] = await steps.steps(both, logs)
    alone: dict[str, Alone] = {"search": search.searching, "memory": usage.idling, "hostile": hostile.hostile}
    alone |= {"fanout": fanout.fanout, "telegram": telegram.telegram}
    for name in [one for one in alone if one in parts]:
        async with world.servers(folder / name) as own:
            found[name] = await alone[name](own, logs)
    if "matching" in parts:
        found["matching"] = matching.speed(None)
    without_servers: dict[str, Callable[[], Awaitable[dict[str, Any]]]] = {
        "dictionaries": dictionaries.shared,
        "whole": partial(usage.whole, folder),
        "sandbox": partial(headhunter.sandbox, logs),
    }
    for name in [one for one in without_servers if one in parts]:
        found[name] = await without_servers[name]()
    return found


def main() -> None:
    """Measure and print; what is going on is told on stderr."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all of them without any")
    chosen = parser.parse_args().parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    sys.stderr.write(f"measuring {', '.join(chosen)}; a quiet machine gives honest figures\n")
    with tempfile.TemporaryDirectory(prefix="vkatilsya-bench-") as folder:
        print(json.dumps(asyncio.run(measure(chosen, Path(folder) / "run")), ensure_ascii=False))


if __name__ == "__main__":
    main()
