"""The processes of a run over chats: chat_analysis, notifier, telegram, killed at crash points and by the clock."""

import asyncio
import random
import re
import sys
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from bench.stage import world
from standalone.ports import free_port
from tests.chaos.nemesis import ODDS
from tests.chaos.settings import ROOT
from tests.chaos.worker import Worker
from tests.chaos.world import PUBLIC_URL, SECRET_KEYS, USER_AGENT, Hh

TOKEN, USERNAME = "123456789:AAchaos-token_of_a_sandbox_bot_0000", "chaos_bot"
REPLICAS = {"chat_analysis": 2, "notifier": 2, "telegram": 2}
CHANNELS = ("telegram",)
"""Channels that are set up here: crash points of the others are not passed."""
TIMES = {
    "HH_TIMEOUT_SECONDS": "2",
    "CHAT_ANALYSIS_INTERVAL_SECONDS": "1",
    "CHAT_QUIET_SECONDS": "2",
    "CHAT_LEASE_SECONDS": "6",
    "CHAT_ANALYSIS_SECONDS": "3",
    "CHAT_SEND_LEASE_SECONDS": "6",
    "CHAT_SWEEP_SECONDS": "1",
    "CHAT_REMINDER_SECONDS": "1",
    "CHAT_GRACE_SECONDS": "8",
    "CHAT_UNDO_SECONDS": "0",
    "CHAT_LOOK_TRIES": "100",
    "CHAT_SEND_TRIES": "100",
    "CHAT_BACKOFF_SECONDS": "0.3",
    "CHAT_BACKOFF_LONGEST_SECONDS": "3",
    "TELEGRAM_TIMEOUT_SECONDS": "2",
    "TELEGRAM_LEASE_SECONDS": "4",
    "TELEGRAM_CHAT_SECONDS": "0.05",
    "TELEGRAM_RATE_PER_SECOND": "200",
    "TELEGRAM_POLL_SECONDS": "1",
    "TELEGRAM_LOOK_SECONDS": "0.5",
    "RELAY_POLL_SECONDS": "0.5",
    "REPUBLISH_AFTER_SECONDS": "45",
    "REPUBLISH_PERIOD_SECONDS": "5",
    "CHANNEL_RETRY_SECONDS": "1",
}
RARE = frozenset({"chat_analysis.swept", "chat_analysis.reminded", "chat_analysis.looked"})
"""Crash points that are passed so seldom that the first time is taken."""
_CALL = re.compile(r"""\bcrashpoint\(\s*f?["']([\w.{}]+)["']""")


def crash_points(root: Path = ROOT) -> dict[str, list[str]]:
    """By service the crash points that it passes, also those whose names are made of a channel's."""
    found: dict[str, list[str]] = {}
    for service in REPLICAS:
        for path in sorted((root / "services" / service).rglob("*.py")):
            for name in _CALL.findall(path.read_text(encoding="utf-8")):
                made = [re.sub(r"\{[^}]*\}", channel, name) for channel in CHANNELS] if "{" in name else [name]
                found.setdefault(service, []).extend(made)
    return found


class Processes:
    """Every replica, started again whenever it ends; armed lives are dealt from the points of its service."""

    def __init__(self, folder: Path, environment: dict[str, str], seed: int, kills: int) -> None:
        self.rng = random.Random(f"{seed}/nemesis")
        self.points = crash_points()
        self.waiting = {service: deque(self._dealt(service, kills)) for service in REPLICAS}
        self.armed, self.outright = True, Counter[str]()
        self.workers = [
            Worker(
                name=f"{service}-{number}",
                service=service,
                port=(port := free_port()),
                environment=world.inherited() | environment | {"HTTP_PORT": str(port)},
                log=folder / f"{service}-{number}.log",
                arm=self._arm,
                disarm=self._disarm,
                odds=lambda name: 1.0 if name in RARE else ODDS.get(name, 0.2),
                seed=str(seed),
            )
            for service, count in REPLICAS.items()
            for number in range(count)
        ]

    def _dealt(self, service: str, kills: int) -> list[str]:
        """Every point once before any twice."""
        names = self.rng.sample(self.points[service], len(self.points[service]))
        return [names[number % len(names)] for number in range(max(len(names), kills // len(REPLICAS)))]

    def _arm(self, service: str) -> str | None:
        waiting = self.waiting[service]
        return waiting.popleft() if waiting and self.armed else None

    def _disarm(self, service: str, name: str) -> None:
        self.waiting[service].append(name)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        for worker in self.workers:
            worker.start()
        watchers = [asyncio.create_task(worker.watch()) for worker in self.workers]
        try:
            await asyncio.gather(*(worker.ready() for worker in self.workers))
            yield
        finally:
            for worker in self.workers:
                worker.stopping = True
                worker.kill()
            await asyncio.gather(*watchers)

    async def strike(self, kills: int, seconds: float) -> None:
        """Kill by the clock, whoever it is."""
        begin = time.monotonic()
        for moment in sorted(self.rng.uniform(0.05, 1.0) * seconds for _ in range(kills)):
            await asyncio.sleep(max(0.0, begin + moment - time.monotonic()))
            worker = self.rng.choice(self.workers)
            self.outright[worker.service] += worker.kill()

    @property
    def points_left(self) -> bool:
        """Whether a point waits for its death still."""
        return any(self.waiting.values()) or any(worker.armed for worker in self.workers)

    def peace(self) -> None:
        """Nobody dies any more: lives that still wait for their point end now and come back without one."""
        self.armed = False
        for worker in self.workers:
            if worker.armed:
                worker.kill()

    def died_at(self) -> Counter[str]:
        """How often a process died at which point."""
        return Counter(death.crash for worker in self.workers for death in worker.deaths if death.crash)

    def deaths(self, service: str) -> int:
        """How often a process of the service ended."""
        return sum(len(worker.deaths) for worker in self.workers if worker.service == service)


@asynccontextmanager
async def headhunter(logs: Path, seed: int) -> AsyncGenerator[Hh]:
    """An hh without vacancies of its own, whose employers answer who writes to them."""
    flags = ("--seed", str(seed), "--catalogue-size", "1", "--employers", "lively", "--employer-pace", "0.0005")
    async with world.headhunter(logs, *flags) as (url, _):
        hh = Hh(url)
        try:
            yield hh
        finally:
            await hh.close()


@asynccontextmanager
async def telegram(logs: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """A Telegram that takes everything as fast as it comes."""
    log, port = logs / "telegram_sandbox.log", free_port()
    command = ["sandbox.telegram", "--port", str(port), "--control", "--token", TOKEN, "--username", USERNAME]
    with world.child([*command, "--no-limits"], log) as process:
        await world.until_said(process, log, "listening on")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as http:
            yield http


def environment(both: world.Servers, database: str, hh: Hh, telegram_url: str) -> dict[str, str]:
    """What every service is told."""
    bot = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram_url, "TELEGRAM_LINK_URL": telegram_url}
    own = {"SECRET_KEYS": SECRET_KEYS, "HH_USER_AGENT": USER_AGENT, "PUBLIC_URL": PUBLIC_URL, "PYTHON": sys.executable}
    return world.service_environment(both, database, hh.url) | own | bot | TIMES
