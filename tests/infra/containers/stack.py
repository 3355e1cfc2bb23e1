"""docker-compose.yml with its profile of observability on an engine of this machine, as a demo on ports of its own."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.infra.kubernetes.server import free_port

ROOT = Path(__file__).resolve().parents[3]
PROJECT = "vkatilsya-look"
JAEGER, PROMETHEUS = "http://127.0.0.1:16686", "http://127.0.0.1:9090"
LEFT_OUT = frozenset({"grafana", "cli"})
"""What no test here asks for."""
PROFILES = {
    "observability": frozenset({"otel-collector", "jaeger", "nats-exporter", "prometheus"}),
    "https": frozenset({"https"}),
}
"""What runs only where it is asked for."""
OBSERVED = {"COMPOSE_PROFILES": "observability", "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel-collector:4318"}
PATIENCE = 120.0


def missing() -> str | None:
    """Why there can be no stack, or None."""
    if os.environ.get("CONTAINERS") != "1":
        return "CONTAINERS=1 asks for it; it needs an engine and the images of docker-compose.yml"
    if shutil.which("docker") is None or shutil.which("docker-compose") is None:
        return "docker or docker-compose is not here"
    return None


@dataclass(frozen=True, slots=True)
class Stack:
    """An installation that runs."""

    environment: dict[str, str]
    url: str

    def compose(self, *arguments: str) -> str:
        """The output of docker-compose."""
        command = ["docker-compose", "-p", PROJECT, *arguments]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **self.environment}
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def welcomed(self, pattern: str) -> str:
        """What the job `welcome` printed last in this form."""
        return until(lambda: re.findall(pattern, self.compose("logs", "--no-color", "welcome")))[-1]

    def played(self, port: int, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the control of a sandbox, which hears callers of its own machine only."""
        code = (
            "import sys, urllib.request as u; body = sys.argv[2].encode() or None;"
            "kind = {'Content-Type': 'application/json'};"
            "print(u.urlopen(u.Request(sys.argv[1], data=body, headers=kind)).read().decode())"
        )
        given = "" if body is None else json.dumps(body)
        address = f"http://127.0.0.1:{port}/_sandbox{path}"
        return json.loads(self.compose("exec", "-T", "sandbox", "python", "-c", code, address, given))

    def client(self) -> httpx.Client:
        """A browser."""
        headers = {"X-CSRF": "1", "Origin": self.url}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=30)


@contextmanager
def running(*, profile: str = "", given: Mapping[str, str] | None = None, **replicas: int) -> Generator[Stack]:
    """Start everything, with so many replicas of a service; it ends, and its data go, with the block.

    `given`: variables of `.env`, which stand above those that follow from free ports.
    """
    web, sandbox, chats = free_port(), free_port(), free_port()
    environment = {
        **(OBSERVED if profile == "observability" else {}),
        "PUBLISH": f"127.0.0.1:{web}",
        "PUBLIC_URL": f"http://localhost:{web}",
        "SANDBOX_PUBLISH": f"127.0.0.1:{sandbox}",
        "CHATS_PUBLISH": f"127.0.0.1:{chats}",
        "SANDBOX_SITE_URL": f"http://127.0.0.1:{sandbox}",
        "SANDBOX_CHATS_URL": f"http://127.0.0.1:{chats}",
        **(given or {}),
    }
    stack = Stack(environment, environment["PUBLIC_URL"])
    others = LEFT_OUT.union(*(names for name, names in PROFILES.items() if name != profile))
    wanted = sorted(set(stack.compose("config", "--services").split()) - others)
    try:
        scaled = [part for name, number in replicas.items() for part in ("--scale", f"{name}={number}")]
        stack.compose("up", "-d", "--no-build", *scaled, *wanted)
        yield stack
    finally:
        stack.compose("down", "-v", "--remove-orphans")


def until(asked: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What is asked, once it is there."""
    deadline = time.monotonic() + seconds
    while not (found := asked()):
        assert time.monotonic() < deadline, f"it did not come: {found!r}"
        time.sleep(0.5)
    return found


def get(base: str, path: str, **params: Any) -> Any:
    """What a page of the observers answers; None while it has nothing."""
    answer = httpx.get(f"{base}{path}", params=params, trust_env=False, timeout=10)
    return answer.json()["data"] if answer.status_code == 200 else None
