"""The api as a process of its own, with a sandbox of HeadHunter as another, over real HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.component.services.api.conftest import WRITE

REPOSITORY = Path(__file__).resolve().parents[4]
START_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """Where the api is, and its database."""

    url: str
    database_url: str
    sandbox: str
    settings: dict[str, str]
    processes: list[subprocess.Popen[bytes]]

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The one that serves now."""
        return self.processes[-1]

    def start(self) -> None:
        """Start it, for the first time or again."""
        environment = {**os.environ, **self.settings}
        self.processes.append(subprocess.Popen([sys.executable, "-m", "services.api"], cwd=REPOSITORY, env=environment))
        wait_for(f"{self.url}/readyz", self.process)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={**WRITE, "Origin": self.url}, trust_env=False, timeout=30)

    def login_link(self, email: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "services.api.login_link", email],
            env={**os.environ, "DATABASE_URL": self.database_url, "PUBLIC_URL": self.url},
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, f"it ended with {process.returncode} before {url} answered"
        try:
            if httpx.get(url, trust_env=False).status_code < 500:
                return
        except httpx.TransportError:
            assert time.monotonic() < deadline, f"{url} does not answer"
            time.sleep(0.1)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[str]:
    """A sandbox that grants access at once."""
    port = free_port()
    command = [sys.executable, "-m", "sandbox.headhunter", "--port", str(port), "--auto-grant", "--rate", "0"]
    process = subprocess.Popen([*command, "--catalogue-size", "30"], cwd=REPOSITORY)
    try:
        wait_for(f"http://127.0.0.1:{port}/areas", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def running(url_of: Callable[[str], str], sandbox: str, tmp_path: Path) -> Iterator[Running]:
    """`python -m services.api` without NATS, as the role that production gives it."""
    database_url = url_of("api")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "DATABASE_URL": database_url,
        "NATS_URL": "nats://127.0.0.1:1",
        "NATS_START_DEADLINE_SECONDS": "1",
        "SECRET_KEYS": f"k1:{'A' * 43}=",
        "HTTP_PORT": str(port),
        "HH_API_URL": sandbox,
        "HH_SITE_URL": sandbox,
        "HH_CLIENT_ID": "vkatilsya-demo",
        "HH_CLIENT_SECRET": "vkatilsya-demo-secret",
        "HH_RATE_PER_SECOND": "0",
        "REQUEST_RATE_BURST": "1000000",
        "USER_RATE_BURST": "1000000",
        "HH_USER_AGENT": "Vkatilsya/0.1 (vkatilsya@localhost)",
        "LOG_DIR": str(tmp_path / "logs"),
        "LOG_LEVEL": "DEBUG",
        "GRACEFUL_SECONDS": "2",
        "CLOSE_SECONDS": "2",
    }
    one = Running(url, database_url, sandbox, settings, [])
    try:
        one.start()
        yield one
    finally:
        for process in one.processes:
            process.terminate()
            process.wait(30)


def log_text(folder: Path) -> str:
    """Everything that was written to the log files."""
    return "".join(one.read_text() for one in folder.glob("*.log"))
