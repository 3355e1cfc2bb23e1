"""The nemesis: a seeded schedule of kills, freezes and outages, armed crash points, and hh's bad answers."""

import asyncio
import random
import re
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.settings import ROOT, Plan
from tests.chaos.world import Hh, World

ODDS = {
    "auto_reply.swept": 0.4,
    "auto_reply.reconciled": 0.15,
    "search.saved": 0.4,
    "relay.selected": 0.08,
    "relay.published": 0.08,
    "relay.marked": 0.08,
    "notifier.stored": 0.02,
}
USUAL_ODDS = 0.04
_CALL = re.compile(r"""\bcrashpoint\(\s*["']([\w.]+)["']""")
_SHARED = ("libs",)
VICTIMS = ("auto_reply", "notifier")
"""The services that run in a chaos run; crash points of others are not passed there."""


@dataclass(frozen=True)
class Act:
    """One thing that happens to a process, `at` seconds after the load began."""

    at: float
    kind: str
    target: str
    seconds: float = 0.0


@dataclass
class Schedule:
    """What will happen: timed acts, and per service the crash points that its next lives are armed with."""

    acts: list[Act]
    crashes: dict[str, list[str]]

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {"acts": [asdict(act) for act in self.acts], "crashes": self.crashes}


def crash_points(root: Path = ROOT) -> dict[str, set[str]]:
    """The crash points that the running services pass, and which; those of the libraries belong to all of them."""
    found: dict[str, set[str]] = {}
    for path in sorted([*(root / "libs").rglob("*.py"), *(root / "services").rglob("*.py")]):
        parts = path.relative_to(root).parts
        services = set(VICTIMS) if parts[0] in _SHARED else {parts[1]} & set(VICTIMS)
        for name in _CALL.findall(path.read_text(encoding="utf-8")) if services else ():
            found.setdefault(name, set()).update(services)
    return found


def schedule(plan: Plan, points: dict[str, set[str]]) -> Schedule:
    """Three fifths of the kills at crash points, the rest by the clock: workers, broker, database; and freezes."""
    rng = random.Random(f"{plan.seed}/nemesis")
    kinds = _kinds(plan)
    acts = [_act(plan, kind, rng) for kind in kinds if kind != "crash"]
    return Schedule(sorted(acts, key=lambda act: act.at), _dealt(plan, points, kinds.count("crash"), rng))


def _kinds(plan: Plan) -> list[str]:
    freezes = ["freeze"] * plan.freezes
    if plan.only:
        return [plan.only[number % len(plan.only)] for number in range(plan.kills)] + freezes
    outages = max(1, round(plan.kills * 0.08)) if plan.kills > 2 else 0
    crashes = min(round(plan.kills * 0.6), plan.kills - 2 * outages)
    outright = plan.kills - crashes - 2 * outages
    return ["crash"] * crashes + ["nats", "postgres"] * outages + ["kill"] * outright + freezes


def _act(plan: Plan, kind: str, rng: random.Random) -> Act:
    at = rng.uniform(0.04, 1.0) * plan.load
    if kind in ("nats", "postgres"):
        return Act(at, kind, kind, rng.uniform(0.0, 1.5))
    target = rng.choices(VICTIMS, weights=(4, 1))[0]
    return Act(at, kind, target, rng.uniform(*plan.times.frozen) if kind == "freeze" else 0.0)


def _dealt(plan: Plan, points: dict[str, set[str]], count: int, rng: random.Random) -> dict[str, list[str]]:
    """Every point once before any twice; in the search scenario those of the search before all others."""
    searching = plan.scenario == "search"
    names = [name for name in points if searching or not name.startswith("search.")]
    rng.shuffle(names)
    names.sort(key=lambda name: not name.startswith("search."))
    dealt: dict[str, list[str]] = {service: [] for service in VICTIMS}
    for number in range(count):
        name = names[number % len(names)]
        owners = sorted(points[name] & set(dealt))
        if owners:
            dealt[owners[number // len(names) % len(owners)]].append(name)
    return dealt


@dataclass
class Nemesis:
    """Carries the schedule out and remembers what happened."""

    plan: Plan
    world: World
    schedule: Schedule
    log: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    done: Counter[str] = field(default_factory=Counter[str])

    def __post_init__(self) -> None:
        self._queues = {service: deque(names) for service, names in self.schedule.crashes.items()}
        self._rng = random.Random(f"{self.plan.seed}/victims")
        self._freezes: set[asyncio.Task[None]] = set()
        self._over = False

    def arm(self, service: str) -> str | None:
        """The crash point of a worker's next life."""
        queue = self._queues[service]
        return queue.popleft() if queue and not self._over else None

    def disarm(self, service: str, name: str) -> None:
        """This life ended in another way: the point is for a later one, and others go first."""
        self._queues[service].append(name)

    @staticmethod
    def odds(name: str) -> float:
        """How likely a passage ends the process."""
        return ODDS.get(name, USUAL_ODDS)

    async def strike(self) -> None:
        """Carry out the timed acts, each at its time or as soon after it as possible."""
        started = time.monotonic()
        for act in self.schedule.acts:
            await asyncio.sleep(max(0.0, started + act.at - time.monotonic()))
            await self._do(act)
        await asyncio.gather(*self._freezes)

    async def _do(self, act: Act) -> None:
        self.log.append({"time": time.time(), **asdict(act)})
        self.done[act.kind] += 1
        if act.kind == "nats":
            await self.world.kill_nats(act.seconds)
        elif act.kind == "postgres":
            await self.world.kill_postgres(act.seconds)
        elif act.kind == "freeze":
            self._freezes.add(asyncio.create_task(self._freeze(act)))
        else:
            await self._kill(act.target)

    async def _freeze(self, act: Act) -> None:
        """One of those that run; the last one of its service goes on, or nobody would do what the frozen one left."""
        workers = self.world.of(act.target)
        while len(running := [worker for worker in workers if not worker.frozen]) < 2:
            await asyncio.sleep(0.1)
        await self._rng.choice(running).freeze(act.seconds)

    async def _kill(self, service: str) -> None:
        """One that runs: a worker between two lives is waited for."""
        workers = self.world.of(service)
        while not any(worker.kill() for worker in self._rng.sample(workers, len(workers))):
            await asyncio.sleep(0.1)

    def crashes(self) -> list[str]:
        """The crash points at which processes died."""
        return [death.crash for worker in self.world.workers for death in worker.deaths if death.crash]

    async def finish(self, deadline: float) -> int:
        """Wait a little for armed points, then kill outright as often as is missing; returns how often."""
        wanted = sum(map(len, self.schedule.crashes.values()))
        patience = time.monotonic() + min(20.0, self.plan.load / 4)
        while len(self.crashes()) < wanted and time.monotonic() < min(patience, deadline):
            await asyncio.sleep(0.2)
        self._over, late = True, 0
        while len(self.crashes()) + late < wanted:
            await self._kill_armed()
            late += 1
            await asyncio.sleep(0.5)
        return late

    async def _kill_armed(self) -> None:
        """Those that still wait for their crash point go first, so that nobody dies after the last kill."""
        for worker in self.world.workers:
            if worker.armed and worker.kill():
                self.done["kill"] += 1
                return
        await self._do(Act(0.0, "kill", "auto_reply"))


def bad_answers(scale: float, timeout: float) -> list[dict[str, Any]]:
    """hh's rules of fault: before and after the effect, with and without an answer."""
    hang = timeout * 1.5
    posts: list[dict[str, Any]] = [
        {"kind": "status", "status": 503, "when": "before", "probability": 0.02},
        {"kind": "status", "status": 429, "when": "before", "probability": 0.02, "body": "empty"},
        {"kind": "reset", "when": "before", "probability": 0.01},
        {"kind": "timeout", "when": "before", "probability": 0.01, "seconds": hang},
        {"kind": "reset", "when": "after", "probability": 0.03},
        {"kind": "close", "when": "after", "probability": 0.015},
        {"kind": "status", "status": 502, "when": "after", "probability": 0.03},
        {"kind": "timeout", "when": "after", "probability": 0.015, "seconds": hang},
        {"kind": "truncate", "when": "after", "probability": 0.01},
    ]
    reads: list[dict[str, Any]] = [
        {"kind": "status", "status": 500, "when": "before", "probability": 0.02},
        {"kind": "reset", "when": "before", "probability": 0.01},
        {"kind": "delay", "when": "before", "probability": 0.03, "seconds": 0.3},
        {"kind": "truncate", "when": "after", "probability": 0.01},
    ]
    rules = [{**rule, "method": "POST", "path": "/negotiations"} for rule in posts]
    rules += [{**rule, "method": "GET", "path": "*"} for rule in reads]
    return [{**rule, "probability": min(0.9, float(rule["probability"]) * scale)} for rule in rules]


async def spoil(hh: Hh, plan: Plan) -> None:
    """Put the bad answers into force."""
    if plan.faults > 0:
        for rule in bad_answers(plan.faults, plan.times.timeout):
            await hh.post("/faults", **rule)
    if plan.latency > 0:
        slow = {"kind": "delay", "when": "before", "seconds": plan.latency}
        await hh.post("/faults", method="POST", path="/negotiations", **slow)
