"""`python -m bench.failures.changes --count 3000`: as many changes of ten people's accounts lie in the stream at once.

Seconds until auto_reply has recorded them all, and the processor time that it took, in turns of one run. Every other
change is one that makes it look again at what is held.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nats
from nats.js import JetStreamContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bench.figures import spread
from bench.stage import world
from bench.stage.town import Town
from libs.common.events.account import AccountChanged
from libs.common.ids import new_id
from libs.common.messaging.envelope import headers_of

PEOPLE, TURNS, PATIENCE, AT_ONCE = 10, 3, 300.0, 64
_RECORDED = text("select count(*) from inbox where consumer = 'auto_reply'")


def processor_seconds(pid: int) -> float:
    """What the process has taken of the processors until now."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def changes(both: world.Servers, logs: Path, *, count: int, turns: int) -> dict[str, Any]:
    """Publish, wait until all are recorded, and again."""
    url = both.database("changes")
    engine = create_async_engine(url)
    client = await nats.connect(both.nats.url)
    took, worked = list[float](), list[float]()
    try:
        async with world.headhunter(logs, "--catalogue-size", "1") as (hh_url, _):
            town = Town(engine, hh_url, 1)
            await town.settle(PEOPLE)
            environment = world.service_environment(both, url, hh_url) | {"AUTO_REPLY_ROLES": "send"}
            async with world.service("auto_reply", logs, **environment) as (_, pid):
                for turn in range(1, turns + 1):
                    before, started = processor_seconds(pid), time.monotonic()
                    await _publish(client.jetstream(), town, count)
                    while await _recorded(engine) < turn * count:
                        if time.monotonic() - started > PATIENCE:
                            raise world.BenchError(f"{await _recorded(engine)} of {turn * count} were recorded")
                        await asyncio.sleep(0.1)
                    took.append(time.monotonic() - started)
                    worked.append(processor_seconds(pid) - before)
    finally:
        await client.close()
        await engine.dispose()
    return {
        "changes": count,
        "load": round(os.getloadavg()[0], 1),
        "seconds": spread(took),
        "processor_seconds": spread(worked),
    }


async def _publish(js: JetStreamContext, town: Town, count: int) -> None:
    waiting = iter(range(count))

    async def work() -> None:
        for number in waiting:
            user = town.people[number % len(town.people)].user_id
            change = "resumed" if number // len(town.people) % 2 else "paused"
            event = AccountChanged(user_id=user, occurred_at=datetime.now(UTC), change=change, sentence="Замер.")
            event_id = new_id()
            headers = headers_of(event, event_id=event_id, source="api", correlation_id=str(event_id))
            await js.publish(event.subject, event.model_dump_json().encode(), headers=headers, stream="EVENTS")

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


async def _recorded(engine: Any) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(_RECORDED) or 0)


async def _run(count: int, turns: int) -> dict[str, Any]:
    async with world.for_a_run("changes") as (both, logs):
        return await changes(both, logs, count=count, turns=turns)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Many changes of accounts at once.")
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--turns", type=int, default=TURNS)
    arguments = parser.parse_args()
    found = asyncio.run(_run(arguments.count, arguments.turns))
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
