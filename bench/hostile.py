"""One of fifty is hostile, another one each round: the largest legal inputs, as fast as allowed. Do others notice?"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import httpx
import nats
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import col

from bench import world
from bench.figures import percentile, target
from bench.ours import Pipeline, publish_all
from bench.town import Person, Town
from libs.common.db.tables.resumes import ResumeSettings
from libs.common.db.tables.users import Session
from libs.common.ids import new_id
from libs.common.sessions import token_hash

PEOPLE, OWN, EDITS = 50, 200, 10
PER_SECOND, SECONDS, ROUNDS = 6.0, 12.0, 3
PUSHERS, TOO_MANY = 12, 429
LETTERS = ("5 лет " * 1666, "опыт 10+ лет с " * 666, "+7 " * 3333, "2001-2002 " * 1000, "C++ " * 2500, "A. " * 3333)
"""10,000 characters each: what the check of letters was once slow at."""
SHORT = "5 лет " * 400
"""Just few enough claims to be checked to the end."""


@dataclass
class Hostile:
    """A signed-in user with two hundred letters of his own to edit; `answers` counts what he was told."""

    http: httpx.AsyncClient
    person: Person
    answers: Counter[int] = field(default_factory=Counter[int])

    async def push(self, number: int) -> None:
        """One of the parallel attackers, for ever."""
        acts: tuple[Callable[[int], Awaitable[None]], ...] = (
            self.check, self.edit, self.wish, self.list, self.export, self.filter,
        )  # fmt: skip
        while True:
            await acts[number % len(acts)](number)
            number += PUSHERS

    async def check(self, number: int) -> None:
        """A letter to be checked that is as expensive as can be."""
        letter = LETTERS[number % len(LETTERS)][:10_000]
        await self._ask("POST", "/api/letters/check", {"letter": letter, "resume_id": str(self.person.resume_id)})

    async def edit(self, number: int) -> None:
        """Own letters anew, as many as one body may hold."""
        found = await self._ask("GET", "/api/applications?state=review&limit=200")
        items = [
            {"application_id": one["id"], "action": "edit", "expected_version": one["version"], "letter": SHORT}
            for one in _some((found or {}).get("items", []))
        ]
        if items:
            await self._ask("POST", "/api/decisions", {"items": items})

    async def wish(self, number: int) -> None:
        """A vacancy by its link."""
        link = {"url": f"https://hh.ru/vacancy/{number}", "resume_id": str(self.person.resume_id)}
        await self._ask("POST", "/api/applications/by-link", link)

    async def list(self, number: int) -> None:
        """The longest list."""
        await self._ask("GET", "/api/matches?limit=200")

    async def export(self, number: int) -> None:
        """Everything at once."""
        await self._ask("GET", "/api/personal-data/export")

    async def filter(self, number: int) -> None:
        """Settings as large as they may be; each change has the agent look at everything again."""
        path = f"/api/resumes/{self.person.resume_id}/settings"
        now = await self._ask("GET", path) or {}
        words = [f"слово{number}-{one}" for one in range(50)]
        change = {"expected_version": now.get("version", 1), "filters": {"stop_words": words}}
        await self._ask("PUT", path, change | {"letter_wishes": "5 лет " * 80})

    def _headers(self) -> dict[str, str]:
        return {"Idempotency-Key": uuid4().hex, "Cookie": f"sid={self.person.user_id.hex}"}

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        try:
            answer = await self.http.request(method, path, json=body, headers=self._headers())
        except httpx.HTTPError:
            self.answers[0] += 1
            return None
        self.answers[answer.status_code] += 1
        if answer.status_code == TOO_MANY:
            await asyncio.sleep(0.05)
        return answer.json() if answer.headers.get("content-type", "").startswith("application/json") else None


@asynccontextmanager
async def stage(both: world.Servers, logs: Path) -> AsyncGenerator[tuple[Pipeline, Town, list[Hostile]]]:
    """Sandbox, api and auto_reply as shipped; those who only apply, and those who attack in turn."""
    async with AsyncExitStack() as stack:
        hh_url, _ = await stack.enter_async_context(world.headhunter(logs, "--catalogue-size", "1"))
        url = both.database("hostile")
        engine = create_async_engine(url, pool_size=4)
        stack.push_async_callback(engine.dispose)
        town = Town(engine, hh_url, 1)
        await town.settle(PEOPLE - 1 + ROUNDS)
        enemies = [town.people.pop() for _ in range(ROUNDS)]
        client = await nats.connect(both.nats.url)
        stack.push_async_callback(client.close)
        environment = world.service_environment(both, url, hh_url)
        api, _ = await stack.enter_async_context(world.service("api", logs, **environment))
        sender = environment | {"AUTO_REPLY_ROLES": "send"}
        await stack.enter_async_context(world.service("auto_reply", logs, **sender))
        for enemy in enemies:
            await _settle(engine, town, enemy, client)
        headers = {"X-CSRF": "1", "Origin": environment["PUBLIC_URL"]}
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=api, headers=headers, trust_env=False, timeout=30)
        )
        yield Pipeline(engine, client), town, [Hostile(http, enemy) for enemy in enemies]


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
    waiting = text(
        "select count(*) from applications where user_id = :user and state = 'review' and letter_hash is not null"
    )
    deadline = time.monotonic() + world.START_SECONDS
    while time.monotonic() < deadline:
        async with engine.connect() as connection:
            if await connection.scalar(waiting, {"user": enemy.user_id}) == OWN:
                return
        await asyncio.sleep(0.1)
    raise world.BenchError("the letters of the hostile one were not written")


async def hostile(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Calm and attacked in turn, so that a busy machine is in both: milliseconds from found to sent, of the others."""
    async with stage(both, logs) as (pipeline, town, enemies):
        await _round(pipeline, town)
        calm: list[list[float]] = []
        attacked: list[list[float]] = []
        for enemy in enemies:
            calm.append(await _round(pipeline, town))
            pushers = [asyncio.create_task(enemy.push(number)) for number in range(PUSHERS)]
            try:
                attacked.append(await _round(pipeline, town))
            finally:
                for one in pushers:
                    one.cancel()
                await asyncio.gather(*pushers, return_exceptions=True)
        ratio = {
            name: round(
                median(percentile(b, share) / percentile(a, share) for a, b in zip(calm, attacked, strict=True)), 2
            )
            for name, share in (("p50", 0.5), ("p95", 0.95))
        }
        return {
            "people": PEOPLE,
            "per_second": PER_SECOND,
            "calm_ms": _figures(calm),
            "attacked_ms": _figures(attacked),
            "ratio": ratio,
            "hostile_answers": [dict(sorted(enemy.answers.items())) for enemy in enemies],
            "targets": [
                target(f"others' latency under attack to calm, {name}", value, 2.0, at_least=False)
                for name, value in ratio.items()
            ],
        }


async def _round(pipeline: Pipeline, town: Town) -> list[float]:
    found = await town.find(round(PER_SECOND * SECONDS))
    ends = await pipeline.steady(found, per_second=PER_SECOND)
    return [(end.sent - begun) * 1000 for begun, end in ends]


def _figures(rounds: list[list[float]]) -> dict[str, list[float]]:
    return {
        name: [round(percentile(values, share), 1) for values in rounds]
        for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
    }


def _some(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return random.sample(items, min(EDITS, len(items)))
