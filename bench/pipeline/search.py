"""(c) A search of 4,000 vacancies by the running service: lag of its event loop, and what a new vacancy costs."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench.figures import percentile, target
from bench.stage import world
from bench.stage.town import Town

SMALL, LARGE, NEW = 400, 4_000, 200
DEPTH = 1_900
"""hh shows 2,000 items of a search; the people share the roles so that each finds fewer."""
RUSSIA = "113"
PATIENCE = 120.0

_AIM = text(
    "update resume_settings set mode = 'dry', filters = cast(:filters as jsonb), version = version + 1"
    " where resume_id = :resume_id"
)
_DUE = text("update search_schedule set next_due_at = now()")
_MOMENT = text("select clock_timestamp()")
_SEARCHED = text(
    """
select count(*) = (select count(*) from resume_settings where mode <> 'off')
from search_schedule s join resume_settings r on r.resume_id = s.resume_id
where s.finished_at > :since and s.lease_token is null and s.failures = 0 and s.settings_version = r.version
  and s.next_due_at > clock_timestamp() + interval '1 minute'
"""
)
_LOOKED = text("select count(distinct vacancy_id) from matches")
_ANNOUNCED = text(
    """
select not exists (
  select from outbox o where o.published_at is null or (
    o.subject = 'match.found' and not exists (select from inbox i where i.event_id = o.event_id)))
"""
)


class Market:
    """The sandbox's catalogue, and who searches it."""

    def __init__(self, hh_url: str, engine: AsyncEngine) -> None:
        self._url, self._engine = hh_url, engine

    async def publish(self, count: int) -> None:
        """Publish generated vacancies now."""
        async with httpx.AsyncClient(base_url=self._url, trust_env=False, timeout=120) as client:
            (await client.post("/_sandbox/vacancies", json={"count": count})).raise_for_status()

    async def share(self, town: Town) -> None:
        """Point everybody at roles of their own, in the whole country."""
        groups = await self._roles(len(town.people))
        async with self._engine.begin() as connection:
            for person, roles in zip(town.people, groups, strict=True):
                listed = ", ".join(f'"{role}"' for role in roles)
                filters = f'{{"professional_roles": [{listed}], "areas": {{"include": ["{RUSSIA}"]}}}}'
                await connection.execute(_AIM, {"filters": filters, "resume_id": person.resume_id})

    async def _roles(self, people: int) -> list[list[str]]:
        """The roles of the catalogue, dealt out so that everybody has about as many vacancies."""
        headers = {"User-Agent": world.USER_AGENT}
        async with httpx.AsyncClient(base_url=self._url, headers=headers, trust_env=False, timeout=120) as client:
            listed = (await client.get("/_sandbox/vacancies", params={"limit": LARGE})).json()["items"]
            shown = [(await client.get(f"/vacancies/{item['id']}")).json() for item in listed[:SMALL]]
        counts: dict[str, int] = {}
        for vacancy in shown:
            for role in vacancy["professional_roles"]:
                counts[role["id"]] = counts.get(role["id"], 0) + 1
        groups: list[tuple[int, list[str]]] = [(0, []) for _ in range(people)]
        for role, count in sorted(counts.items(), key=lambda pair: -pair[1]):
            number = min(range(people), key=lambda index: groups[index][0])
            groups[number] = (groups[number][0] + count, [*groups[number][1], role])
        return [roles for _, roles in groups]


class RunningSearcher:
    """The running searcher, and what one search of everybody takes it."""

    def __init__(self, engine: AsyncEngine, address: str, pids: list[int]) -> None:
        self._engine, self._address, self._pids = engine, address, pids

    async def all(self) -> dict[str, Any]:
        """Make everybody due and wait until all have searched everything; what was found before is done with."""
        await self._until(_ANNOUNCED)
        async with self._engine.begin() as connection:
            since = await connection.scalar(_MOMENT)
            before = int(await connection.scalar(_LOOKED) or 0)
            await connection.execute(_DUE)
        await self._lags()
        spent, started = self._processor(), time.perf_counter()
        await self._until(_SEARCHED, since=since)
        async with self._engine.connect() as connection:
            new = int(await connection.scalar(_LOOKED) or 0) - before
        return {
            "new": new,
            "seconds": time.perf_counter() - started,
            "processor": self._processor() - spent,
            "lags": await self._lags(),
        }

    async def _until(self, condition: TextClause, **values: Any) -> None:
        deadline, done = time.monotonic() + PATIENCE, False
        while not done:
            if time.monotonic() > deadline:
                raise world.BenchError(f"the search was not over after {PATIENCE:.0f} s")
            await asyncio.sleep(0.1)
            async with self._engine.connect() as connection:
                done = bool(await connection.scalar(condition, values))

    async def _lags(self) -> list[tuple[float, float]]:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            return (await client.get(f"{self._address}/probe")).json()

    def _processor(self) -> float:
        """Processor seconds of the service and of the database."""
        total = 0.0
        for pid in self._pids:
            process = psutil.Process(pid)
            for one in (process, *process.children(recursive=True)):
                times = one.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return total


async def searching(both: world.Servers, logs: Path) -> dict[str, Any]:
    """Cost per new vacancy with 400 and with 4,000 known ones, and the lag while 4,000 are searched."""
    database = both.database("search")
    engine = create_async_engine(database, pool_size=2)
    try:
        async with world.headhunter(logs, "--catalogue-size", str(SMALL)) as (hh_url, _):
            town, market = Town(engine, hh_url, 9), Market(hh_url, engine)
            await town.settle(3)
            await market.share(town)
            environment = world.service_environment(both, database, hh_url)
            environment |= {"AUTO_REPLY_ROLES": "search", "AUTO_REPLY_INTERVAL_SECONDS": "3600"}
            async with world.service("auto_reply", logs, "bench.pipeline.probed", **environment) as (address, pid):
                searcher = RunningSearcher(engine, address, [pid, both.postgres.pid])
                return await _measured(searcher, market)
    finally:
        await engine.dispose()


def _lag(values: list[float]) -> dict[str, float]:
    shown = {"p50": percentile(values, 0.5), "p99": percentile(values, 0.99), "max": max(values)}
    return {name: round(value, 1) for name, value in shown.items()}


async def _measured(searcher: RunningSearcher, market: Market) -> dict[str, Any]:
    await searcher.all()
    await market.publish(NEW)
    few = await searcher.all()
    await market.publish(LARGE - SMALL - NEW)
    whole = await searcher.all()
    await market.publish(NEW)
    many = await searcher.all()
    costs = [one["processor"] / one["new"] * 1000 for one in (few, many)]
    lags, own = ([each[place] * 1000 for each in whole["lags"]] for place in (0, 1))
    return {
        "vacancies": LARGE,
        "search_of_all": {"new": whole["new"], "seconds": round(whole["seconds"], 1)},
        "loop_lag_ms": _lag(lags),
        "loop_at_work_ms": _lag(own),
        "processor_ms_per_new": {"known_400": round(costs[0], 2), "known_4000": round(costs[1], 2)},
        "ms_per_new": {
            "known_400": round(few["seconds"] / few["new"] * 1000, 2),
            "known_4000": round(many["seconds"] / many["new"] * 1000, 2),
        },
        "targets": [
            target("event-loop lag during the search, ms", max(lags), 100, at_least=False),
            target(
                "cost of a new vacancy when 4,000 are known to when 400 are", costs[1] / costs[0], 1.5, at_least=False
            ),
        ],
    }
