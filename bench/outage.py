"""`python -m bench.outage --seconds 300 [--frozen]`: NATS is away while people write through the api.

Every write is an owner's pause, its end, or a dismissal, and each becomes an event. Printed as JSON: answers by status,
how long it took after NATS was back until every event was published, stored and handled, and the worst lag of each
event loop. Exit code 1 when a write was refused, an event was lost, or a target was missed.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import nats
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench import world
from bench.figures import target
from bench.ours import publish_all
from bench.town import Person, Town
from libs.common.db.tables.resumes import ResumeSettings
from libs.common.db.tables.users import Session
from libs.common.ids import new_id
from libs.common.messaging import topology
from libs.common.sessions import token_hash
from standalone.ports import free_port

PEOPLE, OWN, PAUSE = 10, 40, 0.7
SERVICES = ("api", "auto_reply", "notifier")
DRAIN_SECONDS, LAG_SECONDS, PATIENCE = 60.0, 1.0, 300.0
_REVIEW = text("select count(*) from applications where state = 'review' and letter_hash is not null")
_WAITS = text("select count(*) from outbox where published_at is null")
_UNDONE = text(
    "select count(*) from decisions d where not exists (select from decision_outcomes o where o.decision_id = d.id)"
)
_EVENTS = text("select event_id::text from outbox")
_IDS = text("select id::text, version from applications where user_id = :user and state = 'review'")


@dataclass
class Place:
    """What runs, who writes, and where each service tells its figures."""

    servers: world.Servers
    engine: AsyncEngine
    http: httpx.AsyncClient
    people: list[Person]
    metrics: dict[str, str]
    answers: Counter[str] = field(default_factory=Counter[str])
    lag: dict[str, float] = field(default_factory=dict[str, float])


@asynccontextmanager
async def stage(both: world.Servers, logs: Path) -> AsyncGenerator[Place]:
    """Sandbox, api, auto_reply and notifier as shipped; people with applications that wait for their word."""
    async with AsyncExitStack() as stack:
        hh_url, _ = await stack.enter_async_context(world.headhunter(logs, "--catalogue-size", "1"))
        url = both.database("outage")
        engine = create_async_engine(url, pool_size=4)
        stack.push_async_callback(engine.dispose)
        town = Town(engine, hh_url, 1)
        await town.settle(PEOPLE)
        ports = {name: free_port() for name in SERVICES}
        addresses = dict[str, str]()
        for name, port in ports.items():
            environment = world.service_environment(both, url, hh_url) | {"METRICS_PORT": str(port)}
            if name == "auto_reply":
                environment |= {"AUTO_REPLY_ROLES": "send"}
            addresses[name], _ = await stack.enter_async_context(world.service(name, logs, **environment))
        async with engine.begin() as connection:
            await connection.execute(update(ResumeSettings).values(mode="review"))
        await signed_in(engine, town.people)
        client = await nats.connect(both.nats.url)
        await publish_all(client.jetstream(), await town.find(OWN * PEOPLE))
        await client.close()
        await _until(engine, lambda waiting: waiting == OWN * PEOPLE, _REVIEW)
        headers = {"X-CSRF": "1", "Origin": "http://127.0.0.1:8000"}
        http = httpx.AsyncClient(base_url=addresses["api"], headers=headers, trust_env=False, timeout=30)
        await stack.enter_async_context(http)
        metrics = {name: f"http://127.0.0.1:{port}/metrics" for name, port in ports.items()}
        yield Place(both, engine, http, town.people, metrics)


async def signed_in(engine: AsyncEngine, people: Sequence[Person]) -> None:
    """A session for each."""
    async with engine.begin() as connection:
        for one in people:
            session = {"id": new_id(), "user_id": one.user_id, "token_hash": token_hash(one.user_id.hex)}
            await connection.execute(
                insert(Session).values(**session, expires_at=datetime.now(UTC) + timedelta(days=1))
            )


async def outage(both: world.Servers, logs: Path, *, seconds: float, frozen: bool) -> dict[str, Any]:
    """Write before, while and after NATS is away; then wait until everything is done."""
    async with stage(both, logs) as place:
        tasks = [asyncio.create_task(_write(place, one)) for one in place.people]
        tasks.append(asyncio.create_task(_watch(place)))
        await asyncio.sleep(5)
        before = sum(place.answers.values())
        os.kill(both.nats.pid, signal.SIGSTOP) if frozen else both.nats.kill()
        await asyncio.sleep(seconds)
        while_away = sum(place.answers.values()) - before
        waiting = await _number(place.engine, _WAITS)
        os.kill(both.nats.pid, signal.SIGCONT) if frozen else both.nats.start()
        began = time.monotonic()
        await _drained(place)
        took = time.monotonic() - began
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await _drained(place)
        lost = await _lost(place)
    refused = sum(count for status, count in place.answers.items() if not status.startswith("2"))
    worst = max(place.lag.values())
    return {
        "away_seconds": seconds,
        "how": "frozen" if frozen else "killed",
        "writes_while_away": while_away,
        "answers": dict(place.answers),
        "waiting_when_back": waiting,
        "drained_seconds": round(took, 1),
        "lost": lost,
        "event_loop_lag_seconds": {name: round(one, 3) for name, one in place.lag.items()},
        "targets": [
            target("writes that were not accepted", refused, 0, at_least=False),
            target("events lost", lost, 0, at_least=False),
            target("seconds until everything was handled", took, DRAIN_SECONDS, at_least=False),
            target("worst lag of an event loop, seconds", worst, LAG_SECONDS, at_least=False),
        ],
    }


async def _write(place: Place, person: Person) -> None:
    """Pause, go on, dismiss, for ever; what had no answer counts under the name of its error."""
    cookie = {"Cookie": f"sid={person.user_id.hex}"}
    async with place.engine.connect() as connection:
        waiting = list((await connection.execute(_IDS, {"user": person.user_id})).all())
    scope = {"scope": "resume", "scope_id": str(person.resume_id)}
    number = 0
    while True:
        number += 1
        method, path, body = "PUT", "/api/switches", dict[str, Any](scope)
        if number % 2 == 0:
            method, path = "POST", "/api/switches/lift"
        elif number % 12 == 1 and waiting:
            application_id, version = waiting.pop()
            method, path = "POST", f"/api/applications/{application_id}/decision"
            body = {"action": "dismiss", "expected_version": version}
        try:
            headers = {**cookie, "Idempotency-Key": uuid4().hex}
            answer = await place.http.request(method, path, json=body, headers=headers)
            place.answers[str(answer.status_code)] += 1
        except httpx.HTTPError as error:
            place.answers[type(error).__name__] += 1
        await asyncio.sleep(PAUSE)


async def _watch(place: Place) -> None:
    """The worst that each event loop says of itself, looked at twice a second."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        while True:
            for name, address in place.metrics.items():
                with suppress(httpx.HTTPError):
                    lines = (await client.get(address)).text.splitlines()
                    [found] = [float(line.split()[1]) for line in lines if line.startswith("event_loop_lag_seconds ")]
                    place.lag[name] = max(place.lag.get(name, 0.0), found)
            await asyncio.sleep(0.5)


async def _drained(place: Place) -> None:
    """What was written before this second is published, handled and, of decisions, carried out."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        published = await _number(place.engine, _WAITS) <= len(place.people)
        if published and await _number(place.engine, _UNDONE) <= 1 and await _behind(place) <= len(place.people):
            return
        await asyncio.sleep(0.25)
    raise world.BenchError(f"not everything was handled within {PATIENCE:.0f} s")


async def _behind(place: Place) -> int:
    client = await nats.connect(place.servers.nats.url)
    try:
        js, running = client.jetstream(timeout=30), {"auto_reply", "notifier"}
        states = [await js.consumer_info(one.stream, one.name) for one in topology.DURABLES if one.name in running]
        return sum((one.num_pending or 0) + (one.num_ack_pending or 0) for one in states)
    finally:
        await client.close()


async def _lost(place: Place) -> int:
    """Events of the outbox that the stream does not have."""
    async with place.engine.connect() as connection:
        ids = set((await connection.execute(_EVENTS)).scalars())
    client = await nats.connect(place.servers.nats.url)
    js = client.jetstream(timeout=30)
    state = (await js.stream_info(topology.EVENTS)).state
    stored = [await js.get_msg(topology.EVENTS, number) for number in range(state.first_seq, state.last_seq + 1)]
    await client.close()
    return len(ids - {(one.headers or {}).get("ce-id", "") for one in stored})


async def _number(engine: AsyncEngine, query: Any) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(query) or 0)


async def _until(engine: AsyncEngine, enough: Any, query: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not enough(await _number(engine, query)):
        if time.monotonic() > deadline:
            raise world.BenchError("the applications were not prepared in time")
        await asyncio.sleep(0.25)


async def _run(seconds: float, *, frozen: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="vkatilsya-outage-") as folder:
        logs = Path(folder) / "logs"
        logs.mkdir()
        async with world.servers(Path(folder)) as both:
            return await outage(both, logs, seconds=seconds, frozen=frozen)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="NATS is away while people write.")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--frozen", action="store_true", help="stand still instead of being killed")
    arguments = parser.parse_args()
    found = asyncio.run(_run(arguments.seconds, frozen=arguments.frozen))
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return 0 if all(one["kept"] for one in found["targets"]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
