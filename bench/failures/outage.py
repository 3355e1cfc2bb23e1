"""`python -m bench.failures.outage --seconds 300 [--frozen]`: NATS is away while people write through the api.

Every write is an owner's pause, its end, or a dismissal, and each becomes an event. Printed as JSON: answers by status,
how long it took after NATS was back until everything written before was published, handled and carried out while people
went on writing, and the worst lag of each event loop. Exit code 1 when a write was refused, an event was lost, or a
target was missed.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
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

from bench.figures import target
from bench.pipeline.ours import publish_all
from bench.stage import world
from bench.stage.town import Person, Town
from libs.common.accounts.sessions import token_hash
from libs.common.db.tables.resumes import ResumeSettings
from libs.common.db.tables.users import Session
from libs.common.ids import new_id
from libs.common.messaging import topology
from standalone.ports import free_port

PEOPLE, OWN, PAUSE = 10, 40, 0.7
SERVICES = ("api", "auto_reply", "notifier")
READERS = [one for one in topology.DURABLES if one.stream == topology.EVENTS and one.name in SERVICES]
DRAIN_SECONDS, LAG_SECONDS, PATIENCE = 60.0, 1.0, 300.0
_REVIEW = text("select count(*) from applications where state = 'review' and letter_hash is not null")
_LAST = text("select coalesce(max(id), 0) from outbox")
_NOW = text("select clock_timestamp()")
_WAITS = text("select count(*) from outbox where published_at is null and id <= :last")
_UNHANDLED = text(
    "select count(*) from outbox o where o.id <= :last and o.subject like any(:facts)"
    " and not exists (select from inbox i where i.consumer = :consumer and i.event_id = o.event_id)"
)
_UNDONE = text(
    "select count(*) from decisions d where d.created_at <= :moment"
    " and not exists (select from decision_outcomes o where o.decision_id = d.id)"
)
_EVENTS = text("select event_id::text from outbox")
_IDS = text("select id::text, version from applications where user_id = :user and state = 'review'")


@dataclass(frozen=True, slots=True)
class Mark:
    """What was written before one moment: the last event, and the moment by the clock of the database."""

    last: int
    moment: datetime


@dataclass
class Place:
    """What runs, who writes, and where each service tells its figures."""

    servers: world.Servers
    engine: AsyncEngine
    http: httpx.AsyncClient
    people: list[Person]
    metrics: dict[str, str]
    answers: Counter[str] = field(default_factory=Counter[str])
    faults: list[str] = field(default_factory=list[str])
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
        mark = await _marked(place.engine)
        waiting = await _number(place.engine, _WAITS, last=mark.last)
        os.kill(both.nats.pid, signal.SIGCONT) if frozen else both.nats.start()
        took = await _drained(place, mark)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await _drained(place, await _marked(place.engine))
        lost = await _lost(place)
    refused = sum(count for status, count in place.answers.items() if not status.startswith("2"))
    worst = max(place.lag.values())
    return {
        "away_seconds": seconds,
        "how": "frozen" if frozen else "killed",
        "writes_while_away": while_away,
        "answers": dict(place.answers),
        "faults": place.faults,
        "waiting_when_back": waiting,
        "drained_seconds": took,
        "lost": lost,
        "event_loop_lag_seconds": {name: round(one, 3) for name, one in place.lag.items()},
        "targets": [
            target("writes that were not accepted", refused, 0, at_least=False),
            target("events lost", lost, 0, at_least=False),
            target("seconds until everything was handled", max(took.values()), DRAIN_SECONDS, at_least=False),
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
            place.faults.append(f"{path}: {error!r}")
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


async def _marked(engine: AsyncEngine) -> Mark:
    async with engine.connect() as connection:
        return Mark(int(await connection.scalar(_LAST) or 0), await connection.scalar(_NOW))


async def _drained(place: Place, mark: Mark) -> dict[str, float]:
    """Seconds until all that was written before the mark was published, recorded by each reader, and carried out."""
    began, took = time.monotonic(), dict[str, float]()
    while time.monotonic() - began < PATIENCE:
        for name, left in (await _left(place, mark)).items():
            if not left:
                took.setdefault(name, round(time.monotonic() - began, 1))
        if len(took) == len(READERS) + 2:
            return took
        await asyncio.sleep(0.25)
    raise world.BenchError(f"not everything was handled within {PATIENCE:.0f} s: only {took}")


async def _left(place: Place, mark: Mark) -> dict[str, int]:
    left = {
        "published": await _number(place.engine, _WAITS, last=mark.last),
        "decisions carried out": await _number(place.engine, _UNDONE, moment=mark.moment),
    }
    for durable in READERS:
        facts = [fact.replace(">", "%") for fact in durable.facts]
        asked = {"last": mark.last, "facts": facts, "consumer": durable.name}
        left[f"handled by {durable.name}"] = await _number(place.engine, _UNHANDLED, **asked)
    return left


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


async def _number(engine: AsyncEngine, query: Any, **asked: Any) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(query, asked) or 0)


async def _until(engine: AsyncEngine, enough: Any, query: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not enough(await _number(engine, query)):
        if time.monotonic() > deadline:
            raise world.BenchError("the applications were not prepared in time")
        await asyncio.sleep(0.25)


async def _run(seconds: float, *, frozen: bool) -> dict[str, Any]:
    async with world.for_a_run("outage") as (both, logs):
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
