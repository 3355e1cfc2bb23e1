"""One of fifty is hostile, another one each round: the largest legal inputs, as fast as allowed. Do others notice?

Calm and attacked halves of a round follow each other, first the one and then the other, each begun when what the one
before it left behind is done. Latencies count in units of the calm median of their own round, so that what else a
machine does in a round is in both, and a round on a busy machine weighs no more than another.
"""

import asyncio
import contextlib
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median
from typing import Any

import httpx
import nats
import psutil
from sqlalchemy import TextClause, insert, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import col

from bench.figures import percentile, spread, target
from bench.hostile.enemy import ACTS, Hostile
from bench.pipeline.ours import Pipeline, publish_all
from bench.stage import world
from bench.stage.town import Person, Town
from libs.common.accounts.sessions import token_hash
from libs.common.db.tables.resumes import ResumeSettings
from libs.common.db.tables.users import Session
from libs.common.ids import new_id

PEOPLE, OWN = 50, 200
PER_SECOND, SECONDS, ROUNDS = 6.0, 10.0, 4
PUSHERS = 12
_LETTERED = text(
    "select count(*) from applications where user_id = :user and state = 'review' and letter_hash is not null"
)
_LEFT = text(
    """
select (select count(*) from decisions d where not exists (
    select from decision_outcomes o where o.decision_id = d.id))
  + (select count(*) from outbox where published_at is null)
  + (select count(*) from applications where state in ('queued', 'held', 'review') and letter_hash is null)
"""
)
"""What is still to be done for anybody."""


@dataclass
class Stage:
    """What runs: the others' pipeline, those who attack in turn, and the processes by name."""

    engine: AsyncEngine
    pipeline: Pipeline
    town: Town
    enemies: list[Hostile]
    processes: dict[str, list[psutil.Process]]
    seen: dict[int, float] = field(default_factory=lambda: defaultdict[int, float](float))

    def used(self) -> dict[str, float]:
        """Processor seconds of each so far; what has ended (a vacuum of PostgreSQL) keeps its last ones."""
        for process in itertools.chain(*self.processes.values()):
            with contextlib.suppress(psutil.NoSuchProcess):
                spent = process.cpu_times()
                self.seen[process.pid] = spent.user + spent.system
        return {name: sum(self.seen[one.pid] for one in found) for name, found in self.processes.items()}


@asynccontextmanager
async def stage(both: world.Servers, logs: Path) -> AsyncGenerator[Stage]:
    """Sandbox, api and auto_reply as shipped; those who only apply, and those who attack in turn."""
    async with AsyncExitStack() as stack:
        hh_url, hh_pid = await stack.enter_async_context(world.headhunter(logs, "--catalogue-size", "1"))
        url = both.database("hostile")
        engine = create_async_engine(url, pool_size=4)
        stack.push_async_callback(engine.dispose)
        town = Town(engine, hh_url, 1)
        await town.settle(PEOPLE - 1 + ROUNDS)
        enemies = [town.people.pop() for _ in range(ROUNDS)]
        client = await nats.connect(both.nats.url)
        stack.push_async_callback(client.close)
        environment = world.service_environment(both, url, hh_url)
        api, api_pid = await stack.enter_async_context(world.service("api", logs, **environment))
        sender = environment | {"AUTO_REPLY_ROLES": "send"}
        _, sender_pid = await stack.enter_async_context(world.service("auto_reply", logs, **sender))
        for enemy in enemies:
            await _settle(engine, town, enemy, client)
        headers = {"X-CSRF": "1", "Origin": environment["PUBLIC_URL"]}
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=api, headers=headers, trust_env=False, timeout=30)
        )
        postgres = psutil.Process(both.postgres.pid)
        pids = {"api": api_pid, "auto_reply": sender_pid, "headhunter": hh_pid, "nats": both.nats.pid}
        processes = {name: [psutil.Process(pid)] for name, pid in pids.items()}
        processes |= {"postgres": [postgres, *postgres.children()], "bench": [psutil.Process()]}
        found = [Hostile(http, enemy) for enemy in enemies]
        yield Stage(engine, Pipeline(engine, client), town, found, processes)


async def _settle(engine: AsyncEngine, town: Town, enemy: Person, client: Any) -> None:
    """A session for the enemy, and two hundred applications that wait for his word."""
    review = update(ResumeSettings).where(col(ResumeSettings.resume_id) == enemy.resume_id).values(mode="review")
    session = {"id": new_id(), "user_id": enemy.user_id, "token_hash": token_hash(enemy.user_id.hex)}
    async with engine.begin() as connection:
        await connection.execute(review)
        await connection.execute(insert(Session).values(**session, expires_at=datetime.now(UTC) + timedelta(days=1)))
    own = Town(engine, town.address, enemy.user_id.int % 1000 + 7)
    own.people.append(enemy)
    await publish_all(client.jetstream(), await own.find(OWN))
    await _until(engine, _LETTERED, {"user": enemy.user_id}, OWN, "the letters of the hostile one were not written")


@dataclass
class HalfRound:
    """One half of a round: milliseconds from found to sent, medians of its stages, the processors' share of each."""

    latencies: list[float]
    stages: dict[str, float]
    processor: dict[str, float]


async def hostile(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Calm and attacked in turn, so that a busy machine is in both: milliseconds from found to sent, of the others."""
    async with stage(both, logs) as place:
        await _half(place, None)
        rounds: list[tuple[HalfRound, HalfRound]] = []
        for number, enemy in enumerate(place.enemies):
            if number % 2:
                attacked = await _half(place, enemy)
                rounds.append((await _half(place, None), attacked))
            else:
                calm = await _half(place, None)
                rounds.append((calm, await _half(place, enemy)))
    answers = {name: sum((enemy.by_act[name] for enemy in place.enemies), Counter[int]()) for name in ACTS}
    return _report(rounds, answers)


def _report(rounds: Sequence[tuple[HalfRound, HalfRound]], answers: dict[str, Counter[int]]) -> dict[str, Any]:
    """Raises BenchError when an act of the attack was no attack: everything it asked for was refused as wrong."""
    for name, counted in answers.items():
        if not any(status < 300 for status in counted):
            raise world.BenchError(f"the attack by {name} was none: {dict(counted)}")
    calm, attacked = zip(*rounds, strict=True)
    shares = {"p50": 0.5, "p95": 0.95}
    ratios = {
        name: [percentile(b.latencies, share) / percentile(a.latencies, share) for a, b in rounds]
        for name, share in shares.items()
    }
    units = [percentile(one.latencies, 0.5) for one in calm]
    pooled = [
        [value / unit for one, unit in zip(halves, units, strict=True) for value in one.latencies]
        for halves in (calm, attacked)
    ]
    ratio = {name: percentile(pooled[1], share) / percentile(pooled[0], share) for name, share in shares.items()}
    return {
        "people": PEOPLE,
        "per_second": PER_SECOND,
        "calm_ms": _figures(calm),
        "attacked_ms": _figures(attacked),
        "ratio_by_round": {name: spread(values, 2) for name, values in ratios.items()},
        "ratio": {name: round(value, 2) for name, value in ratio.items()},
        "stages_ms": {"calm": _stages(calm), "attacked": _stages(attacked)},
        "processor": {"calm": _processor(calm), "attacked": _processor(attacked)},
        "hostile_answers": {name: dict(sorted(counted.items())) for name, counted in answers.items()},
        "targets": [
            target(f"others' latency under attack to calm, {name}", value, 2.0, at_least=False)
            for name, value in ratio.items()
        ],
    }


async def _half(place: Stage, enemy: Hostile | None) -> HalfRound:
    """`enemy` attacks while the others' matches are found; what is left of the attack is waited for afterwards."""
    pushers = [asyncio.create_task(enemy.push(number, PUSHERS)) for number in range(PUSHERS)] if enemy else []
    before, started = place.used(), time.monotonic()
    try:
        found = await place.town.find(round(PER_SECOND * SECONDS))
        ends = await place.pipeline.steady(found, per_second=PER_SECOND)
    finally:
        for one in pushers:
            one.cancel()
        await asyncio.gather(*pushers, return_exceptions=True)
    seconds, after = time.monotonic() - started, place.used()
    shares = {name: (after[name] - before[name]) / seconds for name in after}
    await _until(place.engine, _LEFT, {}, 0, "what the attack asked for was not done in time")
    stages = {
        "recorded": [end.recorded - begun for begun, end in ends],
        "claimed": [end.claimed - end.recorded for _, end in ends],
        "sent": [end.sent - end.claimed for _, end in ends],
    }
    medians = {name: percentile(values, 0.5) * 1000 for name, values in stages.items()}
    return HalfRound([(end.sent - begun) * 1000 for begun, end in ends], medians, shares)


async def _until(engine: AsyncEngine, count: TextClause, values: dict[str, Any], wanted: int, fault: str) -> None:
    """Wait until the count is as wanted; raises BenchError."""
    deadline = time.monotonic() + world.START_SECONDS
    while time.monotonic() < deadline:
        async with engine.connect() as connection:
            if await connection.scalar(count, values) == wanted:
                return
        await asyncio.sleep(0.1)
    raise world.BenchError(fault)


def _processor(halves: Sequence[HalfRound]) -> dict[str, float]:
    return {name: round(mean(one.processor[name] for one in halves), 2) for name in halves[0].processor}


def _stages(halves: Sequence[HalfRound]) -> dict[str, float]:
    return {name: round(median(one.stages[name] for one in halves), 1) for name in halves[0].stages}


def _figures(halves: Sequence[HalfRound]) -> dict[str, list[float]]:
    return {
        name: [round(percentile(one.latencies, share), 1) for one in halves]
        for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
    }
