"""The processes of a run: NATS, PostgreSQL, the HeadHunter sandbox and the services, all children of this one."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import httpx

from libs.common.db import migrate
from libs.common.messaging.permissions import PROVISION
from libs.common.messaging.provision import provision
from libs.common.settings.servers import MessagingSettings
from ops.folder import new_password
from standalone.ports import free_port
from standalone.processes.child import end, spawn, tail
from standalone.servers.access import Access, names
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import PostgresServer
from tests.chaos.settings import ROOT, Plan
from tests.chaos.worker import START_SECONDS, Arm, ChaosError, Disarm, Worker

SECRET_KEYS = "chaos:" + "Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtISE="
USER_AGENT = "VkatilsyaChaos/1.0 (chaos@vkatilsya.test)"
PUBLIC_URL = "http://127.0.0.1:8000"
LIMIT_SLACK_SECONDS = 3
"""hh notes an application later than it is claimed, in whole seconds; places of a day ago become free during a run."""


class Hh:
    """The HeadHunter sandbox behind its control endpoint."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.AsyncClient(base_url=f"{url}/_sandbox", timeout=60, trust_env=False)

    async def post(self, act: str, /, **body: Any) -> Any:
        """Have something done."""
        answer = await self._client.post(act, json=body)
        answer.raise_for_status()
        return answer.json()

    async def get(self, what: str, /, **params: Any) -> Any:
        """Ask for something."""
        answer = await self._client.get(what, params=params)
        answer.raise_for_status()
        return answer.json()

    async def heal(self) -> None:
        """End all faults."""
        (await self._client.delete("/faults")).raise_for_status()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


class World:
    """Everything that runs. `data` is a folder that the caller removes; logs go to the plan's folder."""

    def __init__(self, plan: Plan, data: Path) -> None:
        self.plan = plan
        self.logs = plan.folder / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        services = ("auto_reply", "notifier")
        self.access = Access({name: new_password() for name in names(services)}, services)
        # The services sign in with the rights that production gives them; the harness needs no name.
        self.nats = NatsServer(data / "nats", port=free_port(), users=self.access.users(), anonymous=True)
        self.postgres = PostgresServer(data / "postgres", port=free_port())
        self.workers: list[Worker] = []
        self.outages: Counter[str] = Counter()
        self._sandbox: subprocess.Popen[bytes] | None = None
        self._watchers: list[asyncio.Task[None]] = []
        self._broker = asyncio.Lock()
        self._database = asyncio.Lock()
        self.hh = Hh("")

    async def __aenter__(self) -> Self:
        try:
            await self._servers()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.stopping = True
        for worker in self.workers:
            if worker.process is not None:
                await asyncio.to_thread(end, worker.process, signal.SIGKILL, 5)
        await asyncio.gather(*self._watchers, return_exceptions=True)
        if self._sandbox is not None:
            await asyncio.to_thread(end, self._sandbox, signal.SIGTERM, 5)
        await self.hh.close()
        await asyncio.to_thread(self.nats.kill)
        await asyncio.to_thread(self.postgres.discard)

    async def _servers(self) -> None:
        await asyncio.gather(_start(self.nats), _start(self.postgres))
        await asyncio.to_thread(migrate.upgrade, self.postgres.url(), roles=self.access.roles())
        await provision(self.access.nats_settings(self.nats, PROVISION), self.messaging)
        self.hh = Hh(await self._headhunter())

    @property
    def messaging(self) -> MessagingSettings:
        """The durables' settings, as the services will expect them."""
        times = self.plan.times
        return MessagingSettings(ack_wait_seconds=times.ack_wait, redelivery_schedule_seconds=times.redelivery)

    async def _headhunter(self) -> str:
        log = self.logs / "headhunter.log"
        port = free_port()
        command = [sys.executable, "-m", "sandbox.headhunter", "--port", str(port), "--control", "--rate", "0"]
        command += ["--seed", str(self.plan.seed), "--read-back-lag", str(self.plan.times.lag)]
        if self.plan.scenario == "send":
            command += ["--catalogue-size", "1", "--publish-per-hour", "0", "--held-back", "0"]
        else:
            command += ["--catalogue-size", "420", "--publish-per-hour", "3600", "--held-back", "0.3"]
            command += ["--employers", "lively", "--employer-pace", "0.001"]
        self._sandbox = spawn(command, log=log, on_parent_death=signal.SIGKILL, env=_inherited(), cwd=self.logs)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if "listening on" in tail(log):
                return f"http://127.0.0.1:{port}"
            if self._sandbox.poll() is not None:
                break
            await asyncio.sleep(0.05)
        raise ChaosError(f"the HeadHunter sandbox did not start:\n{tail(log)}")

    async def start_workers(self, arm: Arm, disarm: Disarm, odds: Callable[[str], float]) -> None:
        """Start the services and return when all are ready; each is started again whenever it ends."""
        counts = {"auto_reply": self.plan.workers, "notifier": self.plan.notifiers}
        for service, count in counts.items():
            for number in range(count):
                name, port = f"{service}-{number}", free_port()
                environment = self._environment(service) | {"HTTP_PORT": str(port)}
                log = self.logs / f"{name}.log"
                seed = str(self.plan.seed)
                worker = Worker(name, service, port, environment, log, arm, disarm, odds, seed)
                self.workers.append(worker)
                worker.start()
        self._watchers = [asyncio.create_task(worker.watch(), name=worker.name) for worker in self.workers]
        await asyncio.gather(*(worker.ready() for worker in self.workers))

    def _environment(self, service: str) -> dict[str, str]:
        plan = self.plan
        roles = "send" if plan.scenario == "send" else "search,send"
        return _inherited() | {
            "MODE": "demo",
            **self.access.environment(self.postgres, self.nats, service),
            "HH_API_URL": self.hh.url,
            "HH_SITE_URL": self.hh.url,
            "HH_CLIENT_ID": "vkatilsya-demo",
            "HH_CLIENT_SECRET": "vkatilsya-demo-secret",
            "HH_USER_AGENT": USER_AGENT,
            "HH_RATE_PER_SECOND": "0",
            "SECRET_KEYS": SECRET_KEYS,
            "AUTO_REPLY_ROLES": roles,
            "ACCOUNT_LIMIT": str(plan.account_limit),
            "LIMIT_SLACK_SECONDS": str(LIMIT_SLACK_SECONDS),
            "PUBLIC_URL": PUBLIC_URL,
            "LOG_FORMAT": "json",
            **plan.times.environment,
        }

    def of(self, service: str) -> list[Worker]:
        """The workers of a service."""
        return [worker for worker in self.workers if worker.service == service]

    async def kill_nats(self, down: float) -> None:
        """kill -9 the broker and bring it back after `down` seconds."""
        async with self._broker:
            self.nats.kill()
            self.outages["nats"] += 1
            await asyncio.sleep(down)
            await _start(self.nats)

    async def kill_postgres(self, down: float) -> None:
        """kill -9 the database and bring it back after `down` seconds."""
        async with self._database:
            self.postgres.kill()
            self.outages["postgres"] += 1
            await asyncio.sleep(down)
            await _start(self.postgres)


async def _start(server: NatsServer | PostgresServer) -> None:
    """Children are started by the main thread, which lives as long as they should; the waiting happens elsewhere."""
    await asyncio.to_thread(server.prepare)
    server.launch()
    await asyncio.to_thread(server.wait_ready)


def _inherited() -> dict[str, str]:
    """This process's environment without what would steer the services, importing this very tree."""
    steering = ("VKATILSYA_", "HH_", "LLM_", "NATS_", "DATABASE_", "OTEL_", "HTTP_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return kept | {"PYTHONPATH": str(ROOT)}
