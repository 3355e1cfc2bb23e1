"""The processes of a measurement: NATS, PostgreSQL, the HeadHunter sandbox and the services, all children."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx

from libs.common.db import migrate
from libs.common.messaging.provision import provision
from libs.common.settings.servers import MessagingSettings, NatsSettings
from standalone.ports import free_port
from standalone.processes.child import end, spawn, tail
from standalone.servers.nats import NatsServer
from standalone.servers.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEYS = "bench:" + "YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtISE="
USER_AGENT = "VkatilsyaBench/1.0 (bench@vkatilsya.test)"
START_SECONDS = 60.0
TEMPLATE = "template"
NO_LIMIT = 1_000_000


class BenchError(Exception):
    """A measurement could not be carried out; it says nothing about the speed."""


class Servers:
    """PostgreSQL with a migrated template database, and NATS with its streams; both as safe as in production."""

    def __init__(self, data: Path) -> None:
        self.nats = NatsServer(data / "nats")
        self.postgres = PostgresServer(data / "postgres")

    def database(self, name: str) -> str:
        """A new database with the whole schema; its address."""
        return self.postgres.create_database(name, template=TEMPLATE)


@asynccontextmanager
async def servers(data: Path) -> AsyncGenerator[Servers]:
    """Start both, stop and remove them at the end."""
    both = Servers(data)
    try:
        for one in (both.nats, both.postgres):
            await asyncio.to_thread(one.prepare)
            one.launch()
            await asyncio.to_thread(one.wait_ready)
        await asyncio.to_thread(migrate.upgrade, both.postgres.create_database(TEMPLATE))
        await provision(NatsSettings(nats_url=both.nats.url), MessagingSettings())
        yield both
    finally:
        await asyncio.to_thread(both.nats.kill)
        await asyncio.to_thread(both.postgres.discard)


@asynccontextmanager
async def for_a_run(name: str) -> AsyncGenerator[tuple[Servers, Path]]:
    """Both servers and a folder for logs, in a temporary folder that goes at the end."""
    with tempfile.TemporaryDirectory(prefix=f"vkatilsya-{name}-") as folder:
        logs = Path(folder) / "logs"
        logs.mkdir()
        async with servers(Path(folder)) as both:
            yield both, logs


@contextmanager
def child(command: Sequence[str], log: Path, **environment: str) -> Generator[subprocess.Popen[bytes]]:
    """A process of this very tree; it gets SIGTERM at the end."""
    process = begun(command, log, **environment)
    try:
        yield process
    finally:
        end(process, signal.SIGTERM, 20)


def begun(command: Sequence[str], log: Path, **environment: str) -> subprocess.Popen[bytes]:
    """A process of this very tree, which the caller ends."""
    return spawn(
        [sys.executable, "-P", "-m", *command],
        log=log,
        on_parent_death=signal.SIGKILL,
        env=inherited() | environment,
        cwd=log.parent,
    )


@asynccontextmanager
async def headhunter(logs: Path, *flags: str) -> AsyncGenerator[tuple[str, int]]:
    """A HeadHunter sandbox without latency, rate and limit; its address and process id."""
    log, port = logs / f"headhunter-{time.monotonic_ns()}.log", free_port()
    command = ["sandbox.headhunter", "--port", str(port), "--control", "--rate", "0", "--publish-per-hour", "0"]
    command += ["--held-back", "0", "--setting", f"limit_value={NO_LIMIT}", *flags]
    with child(command, log) as process:
        await until_said(process, log, "listening on")
        yield f"http://127.0.0.1:{port}", process.pid


async def until_said(process: subprocess.Popen[bytes], log: Path, words: str) -> None:
    """Wait until the process has said so; raises BenchError."""
    deadline = time.monotonic() + START_SECONDS
    while words not in tail(log):
        if process.poll() is not None or time.monotonic() > deadline:
            raise BenchError(f"The process did not start:\n{tail(log)}")
        await asyncio.sleep(0.02)


@asynccontextmanager
async def service(name: str, logs: Path, module: str = "", **environment: str) -> AsyncGenerator[tuple[str, int]]:
    """One service that is ready; its address and process id. `module` other than the service's own runs it wrapped."""
    log, port = logs / f"{name}-{time.monotonic_ns()}.log", free_port()
    with child([module or f"services.{name}"], log, **environment, HTTP_PORT=str(port)) as process:
        address = f"http://127.0.0.1:{port}"
        await until_ready(process, log, address)
        yield address, process.pid


async def until_ready(process: subprocess.Popen[bytes], log: Path, address: str) -> None:
    """Wait until the service says that it is ready; raises BenchError."""
    deadline = time.monotonic() + START_SECONDS
    async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
        while process.poll() is None and time.monotonic() < deadline:
            with suppress(httpx.HTTPError):
                if (await client.get(f"{address}/readyz")).status_code == 200:
                    return
            await asyncio.sleep(0.05)
    raise BenchError(f"The service did not become ready:\n{tail(log)}")


def service_environment(both: Servers, database_url: str, hh_url: str) -> dict[str, str]:
    """What the services are told: no rate, no limits; everything else as shipped."""
    return {
        "MODE": "demo",
        "DATABASE_URL": database_url,
        "NATS_URL": both.nats.url,
        "HH_API_URL": hh_url,
        "HH_SITE_URL": hh_url,
        "HH_CLIENT_ID": "vkatilsya-demo",
        "HH_CLIENT_SECRET": "vkatilsya-demo-secret",
        "HH_USER_AGENT": USER_AGENT,
        "HH_RATE_PER_SECOND": "0",
        "SECRET_KEYS": SECRET_KEYS,
        "ACCOUNT_LIMIT": str(NO_LIMIT),
        "HH_ACCOUNT_LIMIT": str(NO_LIMIT),
        "PUBLIC_URL": "http://127.0.0.1:8000",
    }


def inherited() -> dict[str, str]:
    """This process's environment without what would steer the services."""
    steering = ("VKATILSYA_", "HH_", "LLM_", "NATS_", "DATABASE_", "OTEL_", "HTTP_", "MODE", "LOG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return kept | {"PYTHONPATH": str(ROOT)}
