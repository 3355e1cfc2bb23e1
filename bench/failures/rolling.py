"""`python -m bench.failures.rolling --rounds 10`: services are replaced while people write and matches come.

As in a cluster: the new process is ready before the old one is told to end. A caller whose connection is refused goes
to another process, as a proxy does; every other failure counts. Printed as JSON; exit code 1 when a target is missed.
"""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import nats
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench.failures.outage import signed_in
from bench.figures import percentile, target
from bench.pipeline.ours import publish_all
from bench.stage import world
from bench.stage.town import Person, Town
from standalone.ports import free_port
from standalone.processes.child import end

SERVICES = ("api", "auto_reply", "chat_analysis", "notifier", "telegram")
PEOPLE, PAUSE, MATCHES_AT_ONCE, MATCH_PAUSE = 6, 0.7, 3, 2.0
DRAIN_SECONDS, END_SECONDS, PATIENCE = 30.0, 60.0, 300.0
_STATES = text("select state, count(*) from applications group by state")
_TWICE = text("select count(*) from (select 1 from applications where posts > 1) twice")
_WAITS = text("select count(*) from outbox where published_at is null")


class Running:
    """One process of a service."""

    def __init__(self, name: str, logs: Path, environment: dict[str, str]) -> None:
        self.log, port = logs / f"{name}-{time.monotonic_ns()}.log", free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._process = world.begun([f"services.{name}"], self.log, **environment, HTTP_PORT=str(port))

    async def ready(self) -> "Running":
        """Return when it is; raises BenchError."""
        await world.until_ready(self._process, self.log, self.address)
        return self

    async def ended(self) -> tuple[int, float]:
        """SIGTERM; its exit code, and how long it took."""
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(self._wait)
        return code, time.monotonic() - began

    def kill(self) -> None:
        """At the end of everything."""
        end(self._process, signal.SIGTERM, END_SECONDS)

    def _wait(self) -> int:
        try:
            return self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


class Rolling:
    """The processes that serve now, and what came of writes, drains and matches."""

    def __init__(self, engine: AsyncEngine, logs: Path, environment: dict[str, str]) -> None:
        self.engine, self._logs, self._environment = engine, logs, environment
        self.serving: dict[str, Running] = {}
        self.answers, self.codes = Counter[str](), Counter[int]()
        self.drains: list[float] = []
        self.found = 0

    async def replace(self, name: str) -> None:
        """A new process of the service, then the end of the one before it."""
        own = self._environment | ({"AUTO_REPLY_ROLES": "send"} if name == "auto_reply" else {})
        before = self.serving.get(name)
        self.serving[name] = await Running(name, self._logs, own).ready()
        if before is not None:
            code, seconds = await before.ended()
            self.codes[code] += 1
            self.drains.append(seconds)

    async def write(self, http: httpx.AsyncClient, person: Person) -> None:
        """Answer the owner's questions anew, for ever."""
        number = 0
        while True:
            number += 1
            self.answers[await self._written(http, person, number)] += 1
            await asyncio.sleep(PAUSE)

    async def _written(self, http: httpx.AsyncClient, person: Person, number: int) -> str:
        headers = {"Cookie": f"sid={person.user_id.hex}", "Idempotency-Key": uuid4().hex}
        method, path = ("PUT", "/api/switches") if number % 2 else ("POST", "/api/switches/lift")
        body = {"scope": "resume", "scope_id": str(person.resume_id)}
        for _ in range(50):
            try:
                address = self.serving["api"].address
                answer = await http.request(method, f"{address}{path}", json=body, headers=headers)
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
            except httpx.HTTPError as error:
                return type(error).__name__
            else:
                return str(answer.status_code)
        return "nobody serves"

    async def meet(self, town: Town, address: str) -> None:
        """Matches for those who only apply, for ever."""
        client = await nats.connect(address)
        while True:
            found = await town.find(MATCHES_AT_ONCE)
            await publish_all(client.jetstream(), found)
            self.found += len(found)
            await asyncio.sleep(MATCH_PAUSE)


async def rolling(both: world.Servers, logs: Path, *, rounds: int) -> dict[str, Any]:
    """Replace every service `rounds` times, then wait until every match has its application."""
    async with AsyncExitStack() as stack:
        hh_url, _ = await stack.enter_async_context(world.headhunter(logs, "--catalogue-size", "1"))
        url = both.database("rolling")
        engine = create_async_engine(url, pool_size=4)
        stack.push_async_callback(engine.dispose)
        writers, appliers = Town(engine, hh_url, 1), Town(engine, hh_url, 2)
        await writers.settle(PEOPLE)
        await appliers.settle(MATCHES_AT_ONCE)
        await signed_in(engine, writers.people)
        place = Rolling(engine, logs, world.service_environment(both, url, hh_url))
        for name in SERVICES:
            await place.replace(name)
        stack.callback(lambda: [one.kill() for one in place.serving.values()])
        headers = {"X-CSRF": "1", "Origin": "http://127.0.0.1:8000"}
        http = await stack.enter_async_context(httpx.AsyncClient(headers=headers, trust_env=False, timeout=30))
        tasks = [asyncio.create_task(place.write(http, one)) for one in writers.people]
        tasks.append(asyncio.create_task(place.meet(appliers, both.nats.url)))
        for _ in range(rounds):
            for name in SERVICES:
                await place.replace(name)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return await _report(place)


async def _report(place: Rolling) -> dict[str, Any]:
    states = await _settled(place)
    failed = sum(count for answer, count in place.answers.items() if not answer.startswith("2"))
    async with place.engine.connect() as connection:
        twice = int(await connection.scalar(_TWICE) or 0)
    lost = place.found - states.get("sent", 0)
    bad = sum(count for code, count in place.codes.items() if code != 0)
    p99 = percentile(place.drains, 0.99)
    return {
        "restarts": len(place.drains),
        "exit_codes": dict(place.codes),
        "drain_seconds": {
            name: round(percentile(place.drains, share), 2) for name, share in (("p50", 0.5), ("p99", 0.99))
        },
        "answers": dict(place.answers),
        "matches": place.found,
        "applications": states,
        "targets": [
            target("requests that failed", failed, 0, at_least=False),
            target("matches without a sent application", lost, 0, at_least=False),
            target("applications that were posted twice", twice, 0, at_least=False),
            target("ends with another code than 0", bad, 0, at_least=False),
            target("drain, seconds, p99", p99, DRAIN_SECONDS, at_least=False),
        ],
    }


async def _settled(place: Rolling) -> dict[str, int]:
    """Applications by state, when every match is sent and told, or after a while."""
    deadline = time.monotonic() + PATIENCE
    while True:
        async with place.engine.connect() as connection:
            states = {str(row[0]): int(row[1]) for row in await connection.execute(_STATES)}
            waits = int(await connection.scalar(_WAITS) or 0)
        if (states.get("sent", 0) >= place.found and waits == 0) or time.monotonic() > deadline:
            return states
        await asyncio.sleep(0.5)


async def _run(rounds: int) -> dict[str, Any]:
    async with world.for_a_run("rolling") as (both, logs):
        return await rolling(both, logs, rounds=rounds)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Replace every service again and again under load.")
    parser.add_argument("--rounds", type=int, default=10)
    found = asyncio.run(_run(parser.parse_args().rounds))
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return 0 if all(one["kept"] for one in found["targets"]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
