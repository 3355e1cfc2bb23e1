"""One run of one scenario: the world up, the load on, the nemesis at work, then quiet, then the verdict."""

import asyncio
import json
import random
import shutil
import tempfile
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nats.errors
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from libs.common.db.engine import create_engine
from tests.chaos import history
from tests.chaos.checker import SOON, Verdict, check
from tests.chaos.history import Facts, Looks, Row
from tests.chaos.listeners import Listener
from tests.chaos.load import Load
from tests.chaos.nemesis import Nemesis, Schedule, crash_points, schedule, spoil
from tests.chaos.people import Town, expire_tokens, settle, sign_in_again
from tests.chaos.settings import Plan
from tests.chaos.worker import ChaosError
from tests.chaos.world import World

AWAY = (SQLAlchemyError, OSError, TimeoutError, nats.errors.Error)
CHECKING_SECONDS = 20.0
DELIVERY_SECONDS = 10.0
"""Browsers are away for up to half a second, and a lost push is healed by the next heartbeat."""


@dataclass
class Outcome:
    """What a run found and did."""

    plan: Plan
    verdict: Verdict
    facts: Facts
    schedule: Schedule
    nemesis: Nemesis
    load: Load
    listeners: list[Listener]
    calm: bool
    points: dict[str, set[str]]
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    redelivered: int = 0
    log_gaps: int = 0
    late_kills: int = 0
    stories: Path | None = None

    @property
    def green(self) -> bool:
        """Everything came to its end and nothing is wrong."""
        return self.verdict.green and self.calm


async def run(plan: Plan) -> Outcome:
    """Carry out one scenario; ChaosError when the world could not be built."""
    started = time.monotonic()
    shutil.rmtree(plan.folder, ignore_errors=True)
    plan.folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="vkatilsya-chaos-") as data:
        async with World(plan, Path(data)) as world:
            engine = create_engine(world.postgres.url(), application_name="chaos", pool_size=5)
            try:
                return await _Run(plan, world, engine, started).all()
            finally:
                await engine.dispose()


class _Run:
    def __init__(self, plan: Plan, world: World, engine: AsyncEngine, started: float) -> None:
        self.plan, self.world, self.engine, self.started = plan, world, engine, started
        self.deadline = started + plan.seconds_limit - CHECKING_SECONDS
        self.points = crash_points()
        self.schedule = schedule(plan, self.points)
        self.nemesis = Nemesis(plan, world, self.schedule)
        self.seconds: dict[str, float] = {}
        self._mark = started

    def _lap(self, name: str) -> None:
        now = time.monotonic()
        self.seconds[name], self._mark = round(now - self._mark, 1), now

    async def all(self) -> Outcome:
        plan, world = self.plan, self.world
        shown = json.dumps(self.schedule.shown(), ensure_ascii=False, indent=1)
        (plan.folder / "schedule.json").write_text(shown, encoding="utf-8")
        town = await settle(plan, self.engine, world.hh)
        await world.start_workers(self.nemesis.arm, self.nemesis.disarm, self.nemesis.odds)
        self._lap("start")
        load = Load(plan, town, self.engine, world.nats.url)
        looks, ended = Looks(world.hh), asyncio.Event()
        listeners = [Listener(person) for person in town.people[: plan.listeners]]
        background = self._background(looks, listeners, ended)
        try:
            late = await self._bounded(self._storm(town, load))
            self._lap("load")
            calm = await self._quiet(listeners)
            self._lap("quiet")
            # Read while the browsers still listen: what is stored after the last look has to reach them, too.
            posts, by_hand = await history.read_hh(world.hh)
            tables = await history.read_tables(self.engine)
            seen = await self._delivered(tables, listeners)
        finally:
            ended.set()
            for task in background[1:]:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
        await looks.take()
        facts = Facts(
            tables=tables,
            posts=posts,
            by_hand=_with_moments(by_hand, town),
            looks=_with_seconds(looks.lines),
            parked=await history.read_dead_letters(world.nats.url),
            seen=seen,
            account_limit=plan.account_limit,
            lease=plan.times.lease,
            sweep=plan.times.sweep,
            poison=load.loaded.marks,
        )
        outcome = Outcome(
            plan, check(facts), facts, self.schedule, self.nemesis, load, listeners, calm, self.points, self.seconds
        )
        outcome.late_kills, outcome.log_gaps = late, looks.gaps
        outcome.redelivered = await history.redelivered(world.nats.url)
        if not outcome.green:
            outcome.stories = history.write_stories(plan.folder, facts, outcome.verdict.offenders, world.logs)
        self._lap("check")
        self.seconds["all"] = round(time.monotonic() - self.started, 1)
        return outcome

    def _background(self, looks: Looks, listeners: list[Listener], ended: asyncio.Event) -> list["asyncio.Task[None]"]:
        rng = random.Random(f"{self.plan.seed}/browsers")
        work: list[Coroutine[Any, Any, None]] = [looks.follow(ended)]
        work += [listener.listen(self.world, random.Random(rng.random())) for listener in listeners]
        return [asyncio.create_task(each) for each in work]

    async def _bounded(self, storm: Coroutine[Any, Any, int]) -> int:
        try:
            async with asyncio.timeout(self.deadline - time.monotonic()):
                return await storm
        except TimeoutError as error:
            raise ChaosError("load and kills did not fit into the time: more seconds or less load") from error

    async def _storm(self, town: Town, load: Load) -> int:
        """Load and nemesis at once; returns how many kills came after the load."""
        plan, hh = self.plan, self.world.hh
        await spoil(hh, plan)
        over = asyncio.Event()

        async def feed() -> None:
            if plan.scenario == "send":
                await load.feed()
            else:
                await asyncio.sleep(plan.load)
            over.set()

        async def tokens() -> None:
            await asyncio.sleep(plan.load / 3)
            await expire_tokens(town, hh, random.Random(f"{plan.seed}/tokens"), max(2, plan.people // 10))

        async with asyncio.TaskGroup() as group:
            group.create_task(feed())
            group.create_task(load.disturb(over))
            group.create_task(self.nemesis.strike())
            group.create_task(tokens())
        late = await self.nemesis.finish(self.deadline)
        await hh.heal()
        return late

    async def _quiet(self, listeners: list[Listener]) -> bool:
        """Wait until nothing is left to do, three looks in a row; False at the deadline."""
        if self.plan.scenario == "search":
            await self._stop_searching()
        calm = 0
        while calm < 3 and time.monotonic() < self.deadline:
            left = None
            with suppress(*AWAY):
                await sign_in_again(self.engine, self.world.hh)
                left = await history.backlog(self.engine, self.world.nats.url, soon=SOON)
            calm = calm + 1 if left is not None and left.calm and await self._caught_up(listeners) else 0
            await asyncio.sleep(0.7)
        return calm >= 3

    async def _stop_searching(self) -> None:
        """The market stands still, so that the search comes to an end."""
        await self.world.hh.post("/settings", publish_per_hour=0, employers="off")

    async def _delivered(self, tables: dict[str, list[Row]], listeners: list[Listener]) -> dict[str, list[int]]:
        """What each browser saw of these tables; waits up to `DELIVERY_SECONDS` for the newest numbers."""
        newest = {str(row["user_id"]): int(row["last_seq"]) for row in tables["counters"]}
        with suppress(TimeoutError):
            async with asyncio.timeout(DELIVERY_SECONDS):
                while any(each.last < newest.get(str(each.person.user_id), 0) for each in listeners):
                    await asyncio.sleep(0.1)
        return {
            user: [number for number in each.seen if number <= newest.get(user, 0)]
            for each in listeners
            for user in [str(each.person.user_id)]
        }

    async def _caught_up(self, listeners: list[Listener]) -> bool:
        tables = await history.read_counters(self.engine)
        return all(each.last >= tables.get(each.person.user_id, 0) for each in listeners)


def _with_seconds(looks: list[Row]) -> list[Row]:
    return [line | {"when": datetime.fromisoformat(line["at"]).timestamp()} for line in looks]


def _with_moments(by_hand: list[Row], town: Town) -> list[Row]:
    moments = {entry.split("/")[0]: float(entry.split("/")[2]) for who in town.people for entry in who.by_hand}
    return [item | {"made_at": moments.get(str(item["id"]), 0.0)} for item in by_hand]
